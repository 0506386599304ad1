// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SinkInput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Whose records they are, and which feed or query delivers them: each says so beside its content.
 *
 * @param records what they are
 * @param tenantId of Entra, in lower case
 * @param displayName of the MdeTenant; empty where it has none
 * @param namespace of the feed or query
 * @param name of the MdeAlertSync, or of the query
 */
public record RecordOrigin(
    RecordKind records, String tenantId, String displayName, String namespace, String name) {
  /** What a sink's records say. */
  public static RecordOrigin of(SinkInput input, String tenantId) {
    var owner = input.owner();
    return new RecordOrigin(
        owner.records(), tenantId, input.displayName(), owner.namespace(), owner.name());
  }

  /** The namespace and name of the feed or query, with a slash between them. */
  public String owner() {
    return namespace + "/" + name;
  }

  /** The alert with this id in Defender's portal of the public cloud. */
  public String portal(String alertId) {
    var encoded = URLEncoder.encode(alertId, StandardCharsets.UTF_8).replace("+", "%20");
    return "https://security.microsoft.com/alerts/" + encoded + "?tid=" + tenantId;
  }
}
