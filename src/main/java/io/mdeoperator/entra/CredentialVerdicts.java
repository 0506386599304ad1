package io.mdeoperator.entra;

import io.mdeoperator.remote.RemoteFailure;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What tenants' token requests have shown about a credential: Entra has no place to ask without a
 * tenant. Thread-safe.
 *
 * <p>A credential counts as refuted once two tenants were refused for it, or one where it is the
 * only one; until then other tenants may still try, one at a time.
 */
public interface CredentialVerdicts {
  /** What is known of this version of the credential; empty until a tenant has tried it. */
  Optional<Verdict> verdict(ClientCredential.Version version);

  /**
   * Tells the listener of every change, with the application's UID. Called on the thread that found
   * out; must not block.
   */
  void onChange(Consumer<String> applicationUid);

  /** What tenants have shown. */
  sealed interface Verdict {
    /** A tenant got a token with it. */
    record Proved() implements Verdict {}

    /** Tenants were refused because of it. */
    record Refused(RemoteFailure failure, Set<String> tenantIds) implements Verdict {}
  }
}
