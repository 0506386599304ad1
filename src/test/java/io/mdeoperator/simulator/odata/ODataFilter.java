// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import io.mdeoperator.simulator.defender.AlertTime;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/**
 * A parsed {@code $filter}: comparisons joined by {@code and} and {@code or}. Times compare exactly
 * to 100 ns; null equals null only, and is neither less nor greater than anything.
 */
public sealed interface ODataFilter {

  boolean matches(Map<? extends FilterProperty, Comparable<?>> entity);

  /** Outside of this range of that time nothing can match; inside, something may. */
  TimeRange range(FilterProperty time);

  static ODataFilter parse(String text, EntityType type) throws ODataException {
    return new ODataFilterParser(text, type).parse();
  }

  /** Inclusive at both ends, in the ticks of {@link AlertTime}. */
  record TimeRange(long from, long to) {
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    TimeRange intersect(TimeRange other) {
      return new TimeRange(Math.max(from, other.from), Math.min(to, other.to));
    }

    TimeRange hull(TimeRange other) {
      return new TimeRange(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  record And(ODataFilter left, ODataFilter right) implements ODataFilter {
    @Override
    public boolean matches(Map<? extends FilterProperty, Comparable<?>> entity) {
      return left.matches(entity) && right.matches(entity);
    }

    @Override
    public TimeRange range(FilterProperty time) {
      return left.range(time).intersect(right.range(time));
    }
  }

  record Or(ODataFilter left, ODataFilter right) implements ODataFilter {
    @Override
    public boolean matches(Map<? extends FilterProperty, Comparable<?>> entity) {
      return left.matches(entity) || right.matches(entity);
    }

    @Override
    public TimeRange range(FilterProperty time) {
      return left.range(time).hull(right.range(time));
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
  record Comparison(FilterProperty property, Operator operator, Object literal)
      implements ODataFilter {

    @Override
    public boolean matches(Map<? extends FilterProperty, Comparable<?>> entity) {
      var value = entity.get(property);
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
      return switch (property.type()) {
        case TIME -> ((AlertTime) value).compareTo((AlertTime) literal);
        case NUMBER -> ((BigDecimal) value).compareTo((BigDecimal) literal);
        case GUID -> ((UUID) value).compareTo((UUID) literal);
        case TEXT -> ((String) value).compareTo((String) literal);
      };
    }

    @Override
    public TimeRange range(FilterProperty time) {
      if (property != time || !(literal instanceof AlertTime at)) {
        return TimeRange.ALL;
      }
      return switch (operator) {
        case EQ -> new TimeRange(at.ticks(), at.ticks());
        case GE, GT -> new TimeRange(at.ticks(), Long.MAX_VALUE);
        case LE, LT -> new TimeRange(Long.MIN_VALUE, at.ticks());
        case NE -> TimeRange.ALL;
      };
    }
  }
}
