package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries log secrets and tokens at their finer levels: no shipped configuration lets them. */
class ShippedLoggingTest {
  @ParameterizedTest
  @ValueSource(strings = {"/logback.xml", "/logback-json.xml"})
  void keepsLibrariesFromTellingWhatTheySend(String resource) throws Exception {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource(resource));

    assertThat(level(context, "com.microsoft.aad.msal4j.ConfidentialClientApplication"))
        .isEqualTo(Level.OFF);
    assertThat(level(context, "org.apache.hc.client5.http.wire")).isEqualTo(Level.WARN);
    assertThat(level(context, "org.apache.hc.client5.http.headers")).isEqualTo(Level.WARN);
    assertThat(level(context, "io.fabric8.kubernetes.client.http")).isEqualTo(Level.WARN);
    assertThat(level(context, "io.mdeoperator.entra.EntraTokenSource")).isEqualTo(Level.INFO);
  }

  private static Level level(LoggerContext context, String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }
}
