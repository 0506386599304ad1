// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import java.util.List;
import java.util.Optional;

/**
 * What a page says to an administrator.
 *
 * @param customer name of the administrator's organization
 * @param application name of the partner's application
 * @param clientId under which the administrator finds the application
 * @param result where to look again, with a genuine state; empty where there is nothing to look at
 * @param errorNumber of Entra
 */
record ConsentPage(
    PageKind kind,
    Optional<String> customer,
    Optional<String> application,
    Optional<String> clientId,
    List<String> granted,
    List<String> missing,
    Optional<ResultAddress> result,
    Optional<String> errorNumber) {

  /** A page that tells nothing of any tenant. */
  static ConsentPage of(PageKind kind) {
    return of(kind, Optional.empty());
  }

  /** A page about an error of Entra that belongs to no tenant. */
  static ConsentPage of(PageKind kind, Optional<String> errorNumber) {
    return new ConsentPage(
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        errorNumber);
  }

  /** A page about a tenant. */
  static ConsentPage about(
      MdeTenant tenant, Optional<MdeApplication> application, PageKind kind, ResultAddress result) {
    var consent = MdeTenantStatus.consentOf(tenant);
    return new ConsentPage(
        kind,
        Optional.ofNullable(tenant.getSpec())
            .map(
                spec ->
                    Optional.ofNullable(spec.displayName())
                        .filter(name -> !name.isBlank())
                        .orElse(spec.tenantId())),
        application.map(found -> found.getMetadata().getName()),
        application.map(MdeApplication::getSpec).map(spec -> spec.clientId()),
        consent.map(ConsentStatus::grantedRoles).orElse(List.of()),
        consent.map(ConsentStatus::missingRoles).orElse(List.of()),
        Optional.of(result),
        Optional.empty());
  }

  ConsentPage withErrorNumber(Optional<String> number) {
    return new ConsentPage(kind, customer, application, clientId, granted, missing, result, number);
  }
}
