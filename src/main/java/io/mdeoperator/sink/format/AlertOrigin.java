// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.SinkInput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Whose alerts they are, and which feed delivers them: each record says so beside the alert.
 *
 * @param tenantId of Entra, in lower case
 * @param displayName of the MdeTenant; empty where it has none
 * @param namespace of the feed
 * @param feed the name of the MdeAlertSync
 */
public record AlertOrigin(String tenantId, String displayName, String namespace, String feed) {
  /** What a sink's records say. */
  public static AlertOrigin of(SinkInput input, String tenantId) {
    var feed = input.feed().getMetadata();
    return new AlertOrigin(tenantId, input.displayName(), feed.getNamespace(), feed.getName());
  }

  /** The alert with this id in Defender's portal of the public cloud. */
  public String portal(String alertId) {
    var encoded = URLEncoder.encode(alertId, StandardCharsets.UTF_8).replace("+", "%20");
    return "https://security.microsoft.com/alerts/" + encoded + "?tid=" + tenantId;
  }
}
