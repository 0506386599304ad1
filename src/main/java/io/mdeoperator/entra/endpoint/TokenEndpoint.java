// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

/**
 * One token request on the wire: asks once, keeps nothing, repeats nothing. Thread-safe; calls
 * block. Expected failures are part of the reply, never exceptions.
 */
public interface TokenEndpoint {
  TokenReply ask(ClientAuthentication authentication);
}
