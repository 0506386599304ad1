// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.config.OperatorConfig.AmbientCredential;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.credential.ServiceAccountToken;
import java.time.Clock;
import java.util.List;

/**
 * The only way to a federated token, so that nobody gets one that is not theirs: an application
 * uses a service account of its own namespace. The operator's own is an ambient credential, for
 * those alone that the configuration lists: whoever may create an application could otherwise act
 * as every partner that trusts the operator. Thread-safe.
 */
public final class FederatedCredentials implements FederatedTokens {
  private final ServiceAccountTokens serviceAccounts;
  private final FederatedTokenFile operatorsOwn;
  private final List<AmbientCredential> allowed;
  private final Clock clock;

  /**
   * @param operatorsOwn the token of the operator's own service account
   * @param allowed who may use it
   */
  public FederatedCredentials(
      ServiceAccountTokens serviceAccounts,
      FederatedTokenFile operatorsOwn,
      List<AmbientCredential> allowed,
      Clock clock) {
    this.serviceAccounts = serviceAccounts;
    this.operatorsOwn = operatorsOwn;
    this.allowed = List.copyOf(allowed);
    this.clock = clock;
  }

  @Override
  public Result<ServiceAccountToken> token(ClientCredential.FederatedToken credential) {
    if (credential.serviceAccount().isPresent()) {
      return serviceAccounts.token(
          credential.version().applicationUid(),
          credential.namespace(),
          credential.serviceAccount().get());
    }
    return isAllowed(credential) ? operatorsOwn.read(clock.instant()) : refused(credential);
  }

  private boolean isAllowed(ClientCredential.FederatedToken credential) {
    return allowed.stream()
        .anyMatch(
            use ->
                use.namespace().equals(credential.namespace())
                    && use.clientId().equalsIgnoreCase(credential.clientId()));
  }

  private static Result<ServiceAccountToken> refused(ClientCredential.FederatedToken credential) {
    return Result.failed(
        Reason.AMBIENT_CREDENTIAL_NOT_ALLOWED,
        "The operator's configuration does not list {namespace: "
            + credential.namespace()
            + ", clientId: "
            + credential.clientId()
            + "} in ambientCredential.");
  }
}
