// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares the application roles of a token with those that are required. A requirement {@code A|B}
 * is met by any of its roles, and a role {@code X.ReadWrite} or {@code X.ReadWrite.All} stands for
 * {@code X.Read} or {@code X.Read.All} (Microsoft: the permission tables of the Defender for
 * Endpoint API).
 */
public final class RoleRequirements {
  private static final Pattern ALTERNATIVES = Pattern.compile("\\|");
  private static final Pattern READ = Pattern.compile("\\.Read(?=(\\.All)?$)");

  private RoleRequirements() {}

  /**
   * The result of a comparison.
   *
   * @param granted all roles of the token, sorted
   * @param missing the requirements that no granted role meets, as they were written, in their
   *     order
   * @param surplus granted roles that no requirement needs, sorted: more than least privilege asks
   *     for
   */
  public record Comparison(List<String> granted, List<String> missing, List<String> surplus) {}

  public static Comparison compare(List<String> required, Set<String> granted) {
    var surplus = new TreeSet<>(granted);
    required.forEach(requirement -> surplus.removeAll(meeting(requirement, granted)));
    return new Comparison(
        List.copyOf(new TreeSet<>(granted)),
        required.stream().filter(role -> meeting(role, granted).isEmpty()).distinct().toList(),
        List.copyOf(surplus));
  }

  /** The granted roles that meet a requirement; the broader one only where the exact one lacks. */
  private static Set<String> meeting(String requirement, Set<String> granted) {
    var meeting = new TreeSet<String>();
    for (var role : ALTERNATIVES.split(requirement, -1)) {
      var broader = READ.matcher(role).replaceFirst(".ReadWrite");
      if (granted.contains(role)) {
        meeting.add(role);
      } else if (granted.contains(broader)) {
        meeting.add(broader);
      }
    }
    return meeting;
  }
}
