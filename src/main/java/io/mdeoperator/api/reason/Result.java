package io.mdeoperator.api.reason;

/** What was asked for, or why it could not be had. For what can end in no third way. */
public sealed interface Result<T> {
  record Ok<T>(T value) implements Result<T> {}

  record Failed<T>(Problem problem) implements Result<T> {}

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
