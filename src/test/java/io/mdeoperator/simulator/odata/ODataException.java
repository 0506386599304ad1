// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

/** A query that OData does not allow: answered with 400 {@code ODataError}. */
public final class ODataException extends Exception {
  public ODataException(String message) {
    super(message);
  }
}
