// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came back. Lives only as long as the reader it is handed to.
 *
 * @param header a header's value by its name in any letter case; empty when absent
 * @param body already decompressed; empty, never null
 */
public record RemoteResponse(
    int status, Function<String, Optional<String>> header, InputStream body) {

  public Optional<String> header(String name) {
    return header.apply(name);
  }

  /** Whether the answer calls itself JSON. */
  public boolean isJson() {
    return header("Content-Type")
        .map(type -> type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip())
        .filter(type -> type.equals("application/json") || type.endsWith("+json"))
        .isPresent();
  }

  /** What the server's clock says, from the header {@code Date}; empty when that cannot be read. */
  public Optional<Instant> date() {
    try {
      return header("Date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** How long the answer asks to wait. */
  public Optional<Duration> retryAfter(Instant now) {
    return RetryAfter.parse(header("Retry-After").orElse(null), now);
  }

  /**
   * The body as a whole.
   *
   * @param limit most bytes that are held
   * @return empty when it is longer
   */
  public Optional<byte[]> body(int limit) throws IOException {
    var bytes = body.readNBytes(limit + 1);
    return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
  }
}
