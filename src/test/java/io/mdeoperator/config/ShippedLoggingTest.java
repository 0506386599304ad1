// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries log secrets and tokens at their finer levels: no shipped configuration lets them. */
class ShippedLoggingTest {
  private static final Pattern ARGUMENT =
      Pattern.compile("\\.(log|trace|debug|info|warn|error)\\(\\s*\"[^\"]*\\{}");

  @ParameterizedTest
  @ValueSource(strings = {"/logback.xml", "/logback-json.xml"})
  void keepsLibrariesFromTellingWhatTheySend(String resource) throws Exception {
    var context = configured(resource);

    assertThat(level(context, "com.microsoft.aad.msal4j.ConfidentialClientApplication"))
        .isEqualTo(Level.OFF);
    assertThat(level(context, "org.apache.hc.client5.http.wire")).isEqualTo(Level.WARN);
    assertThat(level(context, "org.apache.hc.client5.http.headers")).isEqualTo(Level.WARN);
    assertThat(level(context, "io.fabric8.kubernetes.client.http")).isEqualTo(Level.WARN);
    assertThat(level(context, "io.mdeoperator.entra.EntraTokenSource")).isEqualTo(Level.INFO);
  }

  @Test
  @SuppressWarnings("unchecked") // appenders of logback-classic append logging events
  void keepsAnEventOnOneLineWithoutControlCharacters() throws Exception {
    var logger = configured("/logback.xml").getLogger(Logger.ROOT_LOGGER_NAME);
    var appender = (OutputStreamAppender<ILoggingEvent>) logger.getAppender("OUT");
    var event =
        new LoggingEvent("", logger, Level.WARN, "a\r\n\u001b[2Jb\u2028c 0xF1 é", null, null);

    var line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);

    assertThat(line).endsWith("] a [2Jb c 0xF1 é " + System.lineSeparator()).hasLineCount(1);
  }

  /** In JSON a message is as it was written, and what belongs into it is far behind. */
  @Test
  void messagesAreWholeWithoutArguments() throws IOException {
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      for (var source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        assertThat(Files.readString(source)).as(source.toString()).doesNotContainPattern(ARGUMENT);
      }
    }
  }

  private static LoggerContext configured(String resource) throws JoranException {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(ShippedLoggingTest.class.getResource(resource));
    return context;
  }

  private static Level level(LoggerContext context, String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }
}
