// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A line that is written from its header on; absent values leave no trace. Not thread-safe. */
final class CefLine {
  private static final String PRODUCT = "CEF:0|Microsoft|Microsoft Defender for Endpoint|1.0|";
  private static final int MAX_CLASS = 1023;
  private static final int MAX_NAME = 512;

  private final StringBuilder line = new StringBuilder(PRODUCT);
  private String separator = "";

  /**
   * Begins a line.
   *
   * @param eventClass the kind of event: the same for all that one rule detects
   * @param severity 0 to 10
   */
  CefLine(String eventClass, String name, int severity) {
    line.append(CefText.header(eventClass, MAX_CLASS)).append('|');
    line.append(CefText.header(name, MAX_NAME)).append('|');
    line.append(severity).append('|');
  }

  /** What is too long is cut, and ends with an ellipsis. */
  void text(CefKey key, Optional<String> value) {
    value.ifPresent(text -> add(key.text(), CefText.value(text, key.maxLength())));
  }

  /** What is too long is left out: cut, it would name something else. */
  void id(CefKey key, Optional<String> value) {
    text(key, value.filter(text -> CefText.fits(text, key.maxLength())));
  }

  void number(CefKey key, Optional<Long> value) {
    text(key, value.map(String::valueOf));
  }

  void time(CefKey key, Optional<Instant> value) {
    text(key, millis(value));
  }

  /** Milliseconds since 1970, before which nothing can be told. */
  static Optional<String> millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).filter(millis -> millis >= 0).map(String::valueOf);
  }

  /** A key whose meaning is what its label says, which is written after it. */
  void labelled(CefKey key, String label, Optional<String> value) {
    var before = line.length();
    text(key, value);
    if (line.length() > before) {
      add(key.text() + "Label", label);
    }
  }

  /** In UTF-8, without an end. */
  byte[] bytes() {
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void add(String key, String value) {
    if (!value.isEmpty()) {
      line.append(separator).append(key).append('=').append(value);
      separator = " ";
    }
  }
}
