package io.mdeoperator.entra.gate;

import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What tenants' token requests have shown about a credential: Entra has no place to ask without a
 * tenant. Thread-safe.
 *
 * <p>A credential counts as refuted once two tenants were refused for it, or one where it is the
 * only one; until then other tenants may still try, one at a time. A new version is proved by few
 * tenants before the others use it.
 */
public interface CredentialVerdicts {
  /** Of versions that follow each other more closely, those in between are not tried. */
  Duration BETWEEN_VERSIONS = CredentialGate.BETWEEN_VERSIONS;

  /** On so many tenants at most a new version is proved. */
  int PROVING_TENANTS = CredentialGate.PROVING_TENANTS;

  /** When those are to be asked again at the earliest that were refused for a good version. */
  Duration FIRST_RETRIAL = Duration.ofMinutes(1);

  /** What is known of this version of the credential; empty until a tenant has tried it. */
  Optional<Verdict> verdict(ClientCredential.Version version);

  /**
   * Whether this version is new and to be proved by this tenant: its next request for a token goes
   * to Entra, even if it has a good one. Also true of tenants that will not come to it, since
   * another one is faster.
   *
   * @param tenantId in lower case
   */
  boolean isToProve(ClientCredential.Version version, String tenantId);

  /**
   * Tells the listener of every changed verdict, and when other tenants than before are to prove a
   * version. Called on the thread that found out; must not block.
   */
  void onChange(Consumer<ClientCredential.Version> listener);

  /** What tenants have shown. */
  public sealed interface Verdict {
    /**
     * A tenant got a token with it.
     *
     * @param refusedBefore tenants that had been refused because of it just before, in lower case:
     *     the servers of Entra that answered them may not know it yet
     */
    record Proved(Set<String> refusedBefore) implements Verdict {}

    /** Tenants were refused because of it. */
    record Refused(RemoteFailure failure, Set<String> tenantIds) implements Verdict {}
  }
}
