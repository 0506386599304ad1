// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import io.mdeoperator.api.Api;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds that commands work with, what they are to commands, and what users may call them. */
public enum Kind {
  TENANT("MdeTenant", "mdetenants", List.of("tenant", "tenants", "mdet"), Trait.CHECKED),
  FEED(
      "MdeAlertSync",
      "mdealertsyncs",
      List.of("feed", "feeds", "mdesync"),
      Trait.OF_TENANT,
      Trait.INTO_SINKS,
      Trait.CHECKED),
  APPLICATION(
      "MdeApplication", "mdeapplications", List.of("application", "applications", "app", "mdeapp")),
  HUNTING_QUERY(
      "MdeHuntingQuery",
      "mdehuntingqueries",
      List.of("query", "queries", "mdehunt"),
      Trait.OF_TENANT,
      Trait.INTO_SINKS,
      Trait.CHECKED),
  MACHINE_ACTION(
      "MdeMachineAction",
      "mdemachineactions",
      List.of("action", "actions", "mdeact"),
      Trait.OF_TENANT);

  /** What commands can do with a kind. */
  public enum Trait {
    /** It names its tenant, or a selector of tenants. */
    OF_TENANT,
    /** It delivers to sinks. */
    INTO_SINKS,
    /** The operator looks at it when a user asks for that. */
    CHECKED
  }

  private final String value;
  private final String plural;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> names;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Trait> traits;

  Kind(String value, String plural, List<String> names, Trait... traits) {
    this.value = value;
    this.plural = plural;
    this.names = names;
    this.traits = List.of(traits);
  }

  /** As in manifests. */
  public String value() {
    return value;
  }

  /** As kubectl takes it; with the group, since other operators have applications and feeds. */
  public String resource() {
    return plural + "." + Api.GROUP;
  }

  /** As messages and commands of this plug-in name it. */
  public String word() {
    return names.getFirst();
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The kind that a user means. */
  public static Optional<Kind> of(String name) {
    var word = name.toLowerCase(Locale.ROOT).replace("." + Api.GROUP, "");
    return Arrays.stream(values()).filter(kind -> kind.isCalled(word)).findFirst();
  }

  /** The words of all kinds, such as {@code tenant, feed or application}. */
  static String words() {
    var all = Arrays.stream(values()).map(Kind::word).toList();
    return all.stream().limit(all.size() - 1L).collect(Collectors.joining(", "))
        + " or "
        + all.getLast();
  }

  private boolean isCalled(String word) {
    return word.equals(plural) || word.equalsIgnoreCase(value) || names.contains(word);
  }
}
