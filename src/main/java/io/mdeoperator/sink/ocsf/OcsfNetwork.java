// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.IpAddress;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;

/**
 * Where something was or went. OCSF has addresses for the source and for the destination of a
 * connection only, and Defender does not say which of both it is.
 */
final class OcsfNetwork {
  private OcsfNetwork() {}

  static void url(AlertFields from, OcsfObservables observables, JsonObject to) {
    var url = from.text("url");
    to.text("url.url_string", url);
    observables.add("url.url_string", ObservableType.URL, url);
  }

  /** An address stays in {@code data}, and can be searched for there. */
  static void address(AlertFields from, OcsfObservables observables) {
    var address = from.copy().text("ipAddress").filter(text -> IpAddress.of(text).isPresent());
    observables.add("data.ipAddress", ObservableType.IP_ADDRESS, address);
  }
}
