// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import java.math.BigDecimal;
import java.util.Map;

/**
 * A parsed {@code $filter} over alerts: comparisons joined by {@code and} and {@code or}. Times
 * compare exactly to 100 ns; null equals null only, and is neither less nor greater than anything.
 */
public sealed interface ODataFilter {

  boolean matches(Map<AlertProperty, Comparable<?>> alert);

  /** Outside of this range of lastUpdateTime nothing can match; inside, something may. */
  TimeRange lastUpdate();

  static ODataFilter parse(String text) throws ODataException {
    return new ODataFilterParser(text).parse();
  }

  /** Inclusive at both ends, in the ticks of {@link AlertTime}. */
  record TimeRange(long from, long to) {
    static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    TimeRange intersect(TimeRange other) {
      return new TimeRange(Math.max(from, other.from), Math.min(to, other.to));
    }

    TimeRange hull(TimeRange other) {
      return new TimeRange(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  record And(ODataFilter left, ODataFilter right) implements ODataFilter {
    @Override
    public boolean matches(Map<AlertProperty, Comparable<?>> alert) {
      return left.matches(alert) && right.matches(alert);
    }

    @Override
    public TimeRange lastUpdate() {
      return left.lastUpdate().intersect(right.lastUpdate());
    }
  }

  record Or(ODataFilter left, ODataFilter right) implements ODataFilter {
    @Override
    public boolean matches(Map<AlertProperty, Comparable<?>> alert) {
      return left.matches(alert) || right.matches(alert);
    }

    @Override
    public TimeRange lastUpdate() {
      return left.lastUpdate().hull(right.lastUpdate());
    }
  }

  enum Operator {
    EQ,
    NE,
    GE,
    GT,
    LE,
    LT
  }

  /** The literal is null, or of the property's type. */
  record Comparison(AlertProperty property, Operator operator, Object literal)
      implements ODataFilter {

    @Override
    public boolean matches(Map<AlertProperty, Comparable<?>> alert) {
      var value = alert.get(property);
      if (value == null || literal == null) {
        var bothNull = value == null && literal == null;
        return switch (operator) {
          case EQ -> bothNull;
          case NE -> !bothNull;
          case GE, GT, LE, LT -> false;
        };
      }
      var order = compare(value);
      return switch (operator) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case GE -> order >= 0;
        case GT -> order > 0;
        case LE -> order <= 0;
        case LT -> order < 0;
      };
    }

    private int compare(Comparable<?> value) {
      return switch (property.type) {
        case TIME -> ((AlertTime) value).compareTo((AlertTime) literal);
        case NUMBER -> ((BigDecimal) value).compareTo((BigDecimal) literal);
        case TEXT -> ((String) value).compareTo((String) literal);
      };
    }

    @Override
    public TimeRange lastUpdate() {
      if (property != AlertProperty.LAST_UPDATE_TIME || !(literal instanceof AlertTime time)) {
        return TimeRange.ALL;
      }
      return switch (operator) {
        case EQ -> new TimeRange(time.ticks(), time.ticks());
        case GE, GT -> new TimeRange(time.ticks(), Long.MAX_VALUE);
        case LE, LT -> new TimeRange(Long.MIN_VALUE, time.ticks());
        case NE -> TimeRange.ALL;
      };
    }
  }
}
