// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.nio.charset.StandardCharsets;

/**
 * What is sent with a POST.
 *
 * @param bytes may be longer than what is sent; not to be changed afterwards
 * @param length how many of the bytes are sent
 * @param contentType the header {@code Content-Type}
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes are held once and never compared
public record RemoteBody(byte[] bytes, int length, String contentType) {
  /** A form, already encoded. */
  static RemoteBody form(String encoded) {
    var bytes = encoded.getBytes(StandardCharsets.US_ASCII);
    return new RemoteBody(bytes, bytes.length, "application/x-www-form-urlencoded");
  }

  @Override
  public String toString() {
    return "RemoteBody[" + length + " bytes]";
  }
}
