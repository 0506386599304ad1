// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text for an attribute of a CloudEvent, which may hold neither control characters, nor
 * noncharacters, nor halves of surrogate pairs (CloudEvents 1.0, "Type System"): these, and the
 * percent sign, are percent-encoded, so that different texts stay different.
 */
final class AttributeText {
  private static final int LAST_OF_PLANE = 0xfffe;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private AttributeText() {}

  static String of(String text) {
    return isPlain(text) ? text : escaped(text);
  }

  /** What nearly all texts are. */
  private static boolean isPlain(String text) {
    for (var i = 0; i < text.length(); i++) {
      var each = text.charAt(i);
      if (each < ' ' || each > '~' || each == '%') {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String text) {
    var result = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isEscaped(point)) {
                escape(point, result);
              } else {
                result.appendCodePoint(point);
              }
            });
    return result.toString();
  }

  private static void escape(int point, StringBuilder result) {
    for (var octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      result.append('%').append(HEX.toHexDigits(octet));
    }
  }

  private static boolean isEscaped(int point) {
    return point == '%'
        || Character.isISOControl(point)
        || Character.getType(point) == Character.SURROGATE
        || (point >= 0xfdd0 && point <= 0xfdef)
        || (point & LAST_OF_PLANE) == LAST_OF_PLANE;
  }
}
