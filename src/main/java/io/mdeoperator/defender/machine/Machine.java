// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A device as Defender knows it (Microsoft: "Machine resource type"). Texts that Defender leaves
 * out are empty.
 *
 * @param id 40 hexadecimal digits
 * @param mergedInto the id of the record that has taken its place
 * @param excluded left out of Defender's views by an administrator
 */
public record Machine(
    String id,
    String computerDnsName,
    String aadDeviceId,
    String osPlatform,
    String healthStatus,
    String onboardingStatus,
    Optional<Instant> lastSeen,
    List<String> tags,
    String deviceValue,
    Optional<String> mergedInto,
    boolean excluded) {
  public Machine {
    tags = List.copyOf(tags);
  }

  /** Whether the record stands for a device of its own. */
  public boolean isCurrent() {
    return mergedInto.isEmpty() && !excluded && onboardingStatus.equalsIgnoreCase("Onboarded");
  }

  /** Whether the device was seen after that time and works. */
  public boolean isActiveSince(Instant time) {
    return healthStatus.equalsIgnoreCase("Active")
        && lastSeen.filter(seen -> seen.isAfter(time)).isPresent();
  }

  /**
   * Whether it may be a server. Linux counts, since Defender does not tell its servers from
   * workstations; so does a system that is not named.
   */
  public boolean mayBeServer() {
    var os = osPlatform.toLowerCase(Locale.ROOT);
    return !os.startsWith("windows1")
        && !os.startsWith("windows7")
        && !os.startsWith("windows8")
        && !os.startsWith("macos")
        && !os.startsWith("ios")
        && !os.startsWith("android");
  }
}
