// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A query of the small part of KQL that is understood here.
 *
 * @param variables of {@code let}, in order
 */
record Query(Map<String, Scalar> variables, String table, List<Operator> operators) {

  /** A value of a row, or one that is the same for all rows. */
  sealed interface Scalar {
    /** A text, number or time, or a list of texts. */
    record Constant(Object value) implements Scalar {}

    /** A column or a variable. */
    record Name(String name) implements Scalar {}

    record IngestionTime() implements Scalar {}

    record Ago(Duration span) implements Scalar {}
  }

  /** What is kept. */
  record Comparison(Scalar left, String sign, Scalar right) {}

  /** What comes after a {@code |}. */
  sealed interface Operator {
    record Where(List<Comparison> all) implements Operator {}

    record Project(List<String> columns) implements Operator {}

    record CountBy(String name, List<String> columns) implements Operator {}

    record Take(int rows) implements Operator {}
  }

  static Duration span(String text) {
    var unit = text.replaceAll("[\\d.]", "");
    var amount = Double.parseDouble(text.substring(0, text.length() - unit.length()));
    var one =
        switch (unit) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return Duration.ofMillis(Math.round(amount * one.toMillis()));
  }

  static Instant time(String literal) {
    var text = literal.substring("datetime(".length(), literal.length() - 1).strip();
    return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
  }
}
