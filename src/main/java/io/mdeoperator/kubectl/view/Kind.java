// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import io.mdeoperator.api.Api;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds that commands work with, and what users may call them. */
public enum Kind {
  TENANT("MdeTenant", "mdetenants", "mdet", "tenant", "tenants"),
  FEED("MdeAlertSync", "mdealertsyncs", "mdesync", "feed", "feeds"),
  APPLICATION("MdeApplication", "mdeapplications", "mdeapp", "app", "application", "applications");

  private final String value;
  private final String plural;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> names;

  Kind(String value, String plural, String... names) {
    this.value = value;
    this.plural = plural;
    this.names = List.of(names);
  }

  /** As in manifests. */
  public String value() {
    return value;
  }

  /** As kubectl takes it; with the group, since other operators have applications and feeds. */
  public String resource() {
    return plural + "." + Api.GROUP;
  }

  /** The kind that a user means. */
  public static Optional<Kind> of(String name) {
    var word = name.toLowerCase(Locale.ROOT).replace("." + Api.GROUP, "");
    return Arrays.stream(values()).filter(kind -> kind.isCalled(word)).findFirst();
  }

  private boolean isCalled(String word) {
    return word.equals(plural) || word.equalsIgnoreCase(value) || names.contains(word);
  }
}
