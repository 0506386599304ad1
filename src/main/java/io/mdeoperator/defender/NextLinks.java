// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import java.net.URI;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Where a list goes on by the server's own links. Only those to the same list on the same host are
 * followed, so that a token is never sent elsewhere; each once, so that a loop ends. Not
 * thread-safe.
 */
final class NextLinks {
  private static final int MAX_LINKS = 100;

  private final URI first;
  private final Set<URI> asked = new HashSet<>();
  private URI current;

  NextLinks(URI first) {
    this.first = first;
    this.current = first;
    asked.add(first);
  }

  URI current() {
    return current;
  }

  /** Whether the link may be followed; {@link #current()} is the link from then on. */
  boolean follow(String link) {
    try {
      var next = URI.create(link);
      if (!isSameList(next) || asked.size() >= MAX_LINKS || !asked.add(next)) {
        return false;
      }
      current = next;
      return true;
    } catch (IllegalArgumentException notALink) {
      return false;
    }
  }

  private boolean isSameList(URI link) {
    return Objects.equals(link.getScheme(), first.getScheme())
        && Objects.equals(link.getRawAuthority(), first.getRawAuthority())
        && Objects.equals(link.getRawPath(), first.getRawPath());
  }
}
