package io.mdeoperator.consent;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Application roles in words, as Microsoft's pages on the Defender for Endpoint API call them, for
 * people who have never seen one.
 */
final class RoleDescriptions {
  private static final String RESOURCE = "roles.properties";

  private final Properties words = new Properties();

  RoleDescriptions() {
    try (var resource = RoleDescriptions.class.getResourceAsStream(RESOURCE)) {
      words.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /**
   * What a role allows; a role that is not known is called by its name alone.
   *
   * @param entry a role, or several of which any is enough: {@code A|B}
   */
  String of(String entry) {
    return Arrays.stream(entry.split("\\|"))
        .map(role -> words.getProperty(role, "Another permission"))
        .collect(Collectors.joining(", or: "));
  }
}
