// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Colours on a terminal that has them, unless NO_COLOR is set; elsewhere nothing. */
public enum Colour {
  NONE(Style.reset),
  GOOD(Style.fg_green),
  BAD(Style.fg_red),
  WAITING(Style.fg_yellow);

  private final Style style;

  Colour(Style style) {
    this.style = style;
  }

  /** A text in this colour. */
  public String paint(String text) {
    return paint(text, Ansi.AUTO.enabled());
  }

  String paint(String text, boolean isTerminal) {
    return this == NONE || !isTerminal ? text : style.on() + text + Style.reset.on();
  }
}
