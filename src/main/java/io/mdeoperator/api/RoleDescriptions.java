// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Descriptions of application roles for people who have never seen one, in the words of Microsoft's
 * pages on the Defender for Endpoint API and on Microsoft Graph's permissions.
 */
public final class RoleDescriptions {
  private static final String RESOURCE = "roles.properties";

  private final Properties descriptions = new Properties();

  public RoleDescriptions() {
    try (var resource = RoleDescriptions.class.getResourceAsStream(RESOURCE)) {
      descriptions.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /**
   * What a role allows; a general text for an unknown role.
   *
   * @param entry a role, or several of which any is enough: {@code A|B}; also behind {@code graph:}
   */
  public String of(String entry) {
    return Arrays.stream(Roles.value(entry).split("\\|"))
        .map(role -> descriptions.getProperty(role, "Another permission"))
        .collect(Collectors.joining(", or: "));
  }
}
