// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.ocsf.OcsfObservables.ObservableType;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A user; OCSF has none without a name or an id. */
final class OcsfUser {
  /** What OCSF takes as an address; a user principal name may have other characters. */
  private static final Predicate<String> EMAIL =
      Pattern.compile("[-a-zA-Z0-9!#$%&'*+,./=?^_`{|}~]+@[-a-zA-Z0-9]+\\.[-.a-zA-Z0-9]+")
          .asMatchPredicate();

  private OcsfUser() {}

  /** An item of the evidence. */
  static void write(AlertFields from, OcsfObservables observables, JsonObject to) {
    var name = from.text("accountName").or(() -> from.text("userPrincipalName"));
    var sid = from.text("userSid");
    var id = sid.or(() -> from.text("aadUserId"));
    if (name.isEmpty() && id.isEmpty()) {
      return;
    }
    var email = from.text("userPrincipalName", EMAIL);
    to.text("user.name", name);
    to.text("user.domain", from.text("domainName"));
    to.text("user.uid", id);
    to.text("user.uid_alt", sid.flatMap(_ -> from.text("aadUserId")));
    to.text("user.email_addr", email);
    observables.add("user.name", ObservableType.USER_NAME, name);
    observables.add("user.email_addr", ObservableType.EMAIL_ADDRESS, email);
  }

  /** The user that the alert relates to. */
  static void writeRelated(AlertFields from, OcsfObservables observables, JsonObject to) {
    var name = from.text("userName");
    if (name.isPresent()) {
      to.text("user.name", name);
      to.text("user.domain", from.text("domainName"));
      observables.add("user.name", ObservableType.USER_NAME, name);
    }
  }
}
