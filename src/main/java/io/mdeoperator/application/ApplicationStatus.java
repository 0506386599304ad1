// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationStatus;
import io.mdeoperator.api.v1alpha1.MdeApplicationStatus.CredentialStatus;
import io.mdeoperator.api.v1alpha1.MdeApplicationStatus.TenantCount;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.time.Instant;

/** Describes the result of an application's checks as its status. Pure. */
final class ApplicationStatus {
  /** A missing Secret may not have been applied yet; only then is it Stalled. */
  private static final Duration MAX_WAIT_FOR_SECRET = Duration.ofMinutes(5);

  private ApplicationStatus() {}

  static MdeApplicationStatus describe(
      MdeApplication application,
      ApplicationCheckResult result,
      ApplicationInput input,
      String consentUrl,
      Instant now) {
    var conditions =
        new Conditions(
            StatusWriter.conditionsOf(application), application.getMetadata().getGeneration(), now);
    var finding = result.finding();
    if (finding.reason() == Reason.SECRET_NOT_FOUND) {
      conditions.ready(finding, hasWaited(application, now));
    } else if (result.isNew()) {
      conditions.ready(finding, false); // it may pass without any change
    } else {
      conditions.ready(finding);
    }
    return new MdeApplicationStatus(
        application.getMetadata().getGeneration(),
        conditions.build(),
        new CredentialStatus(
            credentialType(application),
            result.expires().map(Instant::toString).orElse(null),
            result.issuer(),
            result.subject()),
        consentUrl,
        new TenantCount(input.tenants().size(), input.readyTenants()));
  }

  private static boolean hasWaited(MdeApplication application, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(application), ConditionType.READY, now);
    return !since.plus(MAX_WAIT_FOR_SECRET).isAfter(now);
  }

  private static String credentialType(MdeApplication application) {
    var credential = application.getSpec() == null ? null : application.getSpec().credential();
    if (credential == null) {
      return null;
    }
    if (credential.certificate() != null) {
      return "Certificate";
    }
    return credential.federatedToken() != null ? "FederatedToken" : "ClientSecret";
  }
}
