package io.mdeoperator.entra.endpoint;

/**
 * One token request on the wire: asks once, keeps nothing, repeats nothing. Thread-safe; calls
 * block. Expected trouble is part of the reply, never an exception.
 */
public interface TokenEndpoint {
  /** Asks for a token. */
  TokenReply ask(ClientAuthentication.Sendable proof);
}
