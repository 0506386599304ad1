// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

/** Texts as they may stand in a line of the Common Event Format. */
final class CefText {
  private static final String CUT = "…";

  private CefText() {}

  /** A field of the header; its end is a bar. */
  static String header(String text, int maxLength) {
    return cut(oneLine(text), maxLength).replace("\\", "\\\\").replace("|", "\\|");
  }

  /** The value of a key; the next one begins before an equals sign, and a bar means nothing. */
  static String value(String text, int maxLength) {
    return cut(printable(text), maxLength)
        .replace("\\", "\\\\")
        .replace("=", "\\=")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  /** Whether the whole of it is kept. */
  static boolean fits(String text, int maxLength) {
    return printable(text).length() <= maxLength;
  }

  /** The end shows that there was more, and no character is halved. */
  private static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    var end = maxLength - CUT.length();
    var whole = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, whole) + CUT;
  }

  private static String oneLine(String text) {
    return printable(text).replace('\n', ' ').replace('\r', ' ');
  }

  /**
   * Without the space around it, which parsers drop, and with no other controls than ends of lines:
   * receivers end a record at some of them, or write them in other ways.
   */
  private static String printable(String text) {
    return text.codePoints()
        .map(character -> isKept(character) ? character : ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }

  private static boolean isKept(int character) {
    return character == '\n'
        || character == '\r'
        || !(Character.isISOControl(character)
            || Character.getType(character) == Character.SURROGATE);
  }
}
