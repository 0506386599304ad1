package io.mdeoperator.entra;

/**
 * One token request on the wire: asks once, keeps nothing, repeats nothing. Thread-safe; calls
 * block. Expected trouble is part of the reply, never an exception.
 */
interface TokenEndpoint {
  /** Asks for a token. */
  TokenReply ask(ClientProof.Sendable proof);
}
