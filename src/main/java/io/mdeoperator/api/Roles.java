// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.util.List;

/**
 * How application roles are written in {@code requiredRoles}: those of Defender for Endpoint by
 * their values, those of Microsoft Graph behind {@code graph:}.
 */
public final class Roles {
  private static final String GRAPH = "graph:";

  /**
   * One role value such as {@code Alert.Read.All}, or several of one API joined by {@code |}, any
   * of which will do.
   */
  public static final String REGEX = "^(graph:)?[A-Za-z0-9._-]+(\\|[A-Za-z0-9._-]+)*$";

  private Roles() {}

  /** The entries that are Defender's. */
  public static List<String> ofDefender(List<String> entries) {
    return entries.stream().filter(entry -> !isGraphs(entry)).toList();
  }

  /** The entries that are Microsoft Graph's, as Graph itself calls them. */
  public static List<String> ofGraph(List<String> entries) {
    return entries.stream().filter(Roles::isGraphs).map(Roles::value).toList();
  }

  /** Whether an entry is Microsoft Graph's. */
  public static boolean isGraphs(String entry) {
    return entry.startsWith(GRAPH);
  }

  /** The entry for a role that Microsoft Graph calls so. */
  public static String graphs(String role) {
    return GRAPH + role;
  }

  /** The role values of an entry, without its API. */
  public static String value(String entry) {
    return isGraphs(entry) ? entry.substring(GRAPH.length()) : entry;
  }
}
