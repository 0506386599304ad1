package io.mdeoperator.simulator;

/** A query that OData does not allow: answered with 400 {@code ODataError}. */
final class ODataException extends Exception {
  ODataException(String message) {
    super(message);
  }
}
