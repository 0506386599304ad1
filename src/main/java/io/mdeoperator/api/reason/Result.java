// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

import java.util.Optional;
import java.util.function.Function;

/** What was asked for, or why it could not be had. For what can end in no third way. */
public sealed interface Result<T> {
  record Ok<T>(T value) implements Result<T> {}

  record Failed<T>(Problem problem) implements Result<T> {}

  /** The same with another value, where there is one. */
  default <R> Result<R> map(Function<T, R> mapping) {
    return switch (this) {
      case Ok<T>(var value) -> ok(mapping.apply(value));
      case Failed<T>(var problem) -> failed(problem);
    };
  }

  /** What comes of the value, where there is one. */
  default <R> Result<R> flatMap(Function<T, Result<R>> mapping) {
    return switch (this) {
      case Ok<T>(var value) -> mapping.apply(value);
      case Failed<T>(var problem) -> failed(problem);
    };
  }

  /** Why there is none. */
  default Optional<Problem> failure() {
    return this instanceof Failed<T>(var problem) ? Optional.of(problem) : Optional.empty();
  }

  static <T> Result<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Result<T> failed(Problem problem) {
    return new Failed<>(problem);
  }

  static <T> Result<T> failed(Reason reason, String message) {
    return new Failed<>(new Problem(reason, message));
  }
}
