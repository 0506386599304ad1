// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.api.Roles;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.GraphRoles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a page says to an administrator.
 *
 * @param customer name of the administrator's organization
 * @param application name of the partner's application
 * @param clientId under which the administrator finds the application
 * @param ofGraph whether roles of Microsoft Graph are asked for, which fewer administrators may
 *     grant
 * @param granted as {@code requiredRoles} names roles
 * @param missing likewise
 * @param result where to look again, with a genuine state; empty where there is nothing to look at
 * @param errorNumber of Entra
 */
record ConsentPage(
    PageKind kind,
    Optional<String> customer,
    Optional<String> application,
    Optional<String> clientId,
    boolean ofGraph,
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
        false,
        List.of(),
        List.of(),
        Optional.empty(),
        errorNumber);
  }

  /** A page about a tenant. */
  static ConsentPage about(
      MdeTenant tenant, Optional<MdeApplication> application, PageKind kind, ResultAddress result) {
    var consent = MdeTenantStatus.consentOf(tenant);
    var graph = MdeTenantStatus.graphRolesOf(tenant);
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
        asksForGraph(tenant, application),
        all(consent.map(ConsentStatus::grantedRoles), graph.map(GraphRoles::grantedRoles)),
        all(consent.map(ConsentStatus::missingRoles), graph.map(GraphRoles::missingRoles)),
        Optional.of(result),
        Optional.empty());
  }

  ConsentPage withErrorNumber(Optional<String> number) {
    return new ConsentPage(
        kind, customer, application, clientId, ofGraph, granted, missing, result, number);
  }

  private static boolean asksForGraph(MdeTenant tenant, Optional<MdeApplication> application) {
    return Optional.ofNullable(tenant.getSpec())
        .map(MdeTenantSpec::requiredRoles)
        .or(() -> application.map(MdeApplication::getSpec).map(MdeApplicationSpec::requiredRoles))
        .filter(roles -> roles.stream().anyMatch(Roles::isGraphs))
        .isPresent();
  }

  private static List<String> all(Optional<List<String>> defender, Optional<List<String>> graph) {
    return Stream.concat(
            defender.stream().flatMap(List::stream),
            graph.stream().flatMap(List::stream).map(Roles::graphs))
        .toList();
  }
}
