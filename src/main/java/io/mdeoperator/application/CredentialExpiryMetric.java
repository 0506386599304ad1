// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.kube.metric.TimesMetric;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * When each application's credential expires, for alerts: {@code
 * mde_operator_credential_expiry_timestamp_seconds}. The only series for each object that cannot be
 * switched off: there are few applications.
 */
final class CredentialExpiryMetric {
  private CredentialExpiryMetric() {}

  static TimesMetric of(Supplier<Stream<MdeApplication>> applications) {
    return new TimesMetric(
        "mde_operator_credential_expiry_timestamp_seconds",
        "When the application's credential expires, in seconds since 1970, if known",
        () -> applications.get().flatMap(application -> series(application).stream()));
  }

  private static Optional<TimesMetric.Series> series(MdeApplication application) {
    return expires(application).map(time -> TimesMetric.Series.of(application, time));
  }

  private static Optional<Instant> expires(MdeApplication application) {
    return Optional.ofNullable(application.getStatus())
        .map(status -> status.credential())
        .map(credential -> credential.expirationTime())
        .flatMap(Timestamps::parse);
  }
}
