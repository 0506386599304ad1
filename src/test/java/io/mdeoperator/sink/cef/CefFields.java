// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.row.SampleRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is in a line, read by the words of the format's description.
 *
 * @param header its seven fields, unescaped
 * @param extension unescaped
 */
record CefFields(List<String> header, Map<String, String> extension) {
  private static final Pattern HEADER = Pattern.compile("((?:[^|\\\\]|\\\\[|\\\\])*+)\\|");
  private static final Pattern VALUE =
      Pattern.compile("[^=\\\\\\p{Cntrl}]*+(?:\\\\[=\\\\nr][^=\\\\\\p{Cntrl}]*+)*+");

  /** The line of a sample alert. */
  static String line(Batch.Item item) {
    return line(item, true);
  }

  static String line(Batch.Item item, boolean withEvidence) {
    var line =
        new Cef().line(item, SampleAlerts.ORIGIN, withEvidence, Integer.MAX_VALUE).orElseThrow();
    return new String(line, UTF_8);
  }

  /** The line of a row. */
  static String lineOfRow(Batch.Item item, boolean isWhole) {
    var line = new CefRow().line(item, SampleRows.ORIGIN, isWhole, Integer.MAX_VALUE).orElseThrow();
    return new String(line, UTF_8);
  }

  static CefFields of(String alert) {
    return read(line(SampleAlerts.item(alert)));
  }

  /** Fails unless the whole line is such a record. */
  static CefFields read(String line) {
    var header = new ArrayList<String>();
    var matcher = HEADER.matcher(line);
    for (var i = 0; i < 7; i++) {
      if (!matcher.lookingAt()) {
        throw new IllegalStateException("no header: " + line);
      }
      header.add(unescaped(matcher.group(1)));
      matcher.region(matcher.end(), line.length());
    }
    return new CefFields(header, pairs(line.substring(matcher.regionStart())));
  }

  /** A key has no space, and stands before each equals sign that is not escaped. */
  private static Map<String, String> pairs(String text) {
    var extension = new LinkedHashMap<String, String>();
    var end = text.length();
    for (var sign = lastSign(text, end); sign >= 0; sign = lastSign(text, end)) {
      var start = text.lastIndexOf(' ', sign) + 1;
      var key = text.substring(start, sign);
      if (!key.matches("\\w+") || extension.put(key, value(text, sign, end)) != null) {
        throw new IllegalStateException("no key, or twice: " + key);
      }
      end = start - 1; // the space
    }
    if (end >= 0) {
      throw new IllegalStateException("no pair: " + text.substring(0, end));
    }
    return extension;
  }

  private static String value(String text, int sign, int end) {
    var value = text.substring(sign + 1, end);
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalStateException("not escaped: " + value);
    }
    return unescaped(value);
  }

  private static int lastSign(String text, int end) {
    var sign = text.lastIndexOf('=', end - 1);
    while (sign > 0 && backslashesBefore(text, sign) % 2 == 1) {
      sign = text.lastIndexOf('=', sign - 1);
    }
    return sign;
  }

  private static int backslashesBefore(String text, int place) {
    var first = place;
    while (first > 0 && text.charAt(first - 1) == '\\') {
      first--;
    }
    return place - first;
  }

  private static String unescaped(String text) {
    return Pattern.compile("\\\\(.)")
        .matcher(text)
        .replaceAll(
            escape ->
                switch (escape.group(1)) {
                  case "n" -> "\n";
                  case "r" -> "\r";
                  case "\\" -> "\\\\";
                  default -> escape.group(1);
                });
  }
}
