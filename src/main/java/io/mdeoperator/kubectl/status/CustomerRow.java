// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.kubectl.status.FeedTotals.Problem;
import io.mdeoperator.kubectl.view.Catalogue;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import java.time.Instant;

/**
 * A customer in the fleet's table, as {@code -o json} and {@code -o csv} print it. Texts are empty
 * where there is nothing to say.
 *
 * @param ready whether the tenant and all its feeds are
 * @param consent reason of the condition ConsentGranted
 * @param reason of the tenant, or of the first feed that is not Ready where the tenant is
 * @param object that has the reason
 * @param since when it has that reason's status
 * @param actor who acts
 * @param actions on devices, since the beginning; those of them that are ready have succeeded
 */
@JsonPropertyOrder({
  "namespace",
  "name",
  "customer",
  "tenantId",
  "application",
  "ready",
  "consent",
  "reason",
  "object",
  "since",
  "actor",
  "nextStep",
  "message",
  "consentUrl",
  "feeds",
  "readyFeeds",
  "delivered",
  "quarantined",
  "laggingSinks",
  "lastAlertTime",
  "queries",
  "readyQueries",
  "actions",
  "readyActions"
})
record CustomerRow(
    String namespace,
    String name,
    String customer,
    String tenantId,
    String application,
    boolean ready,
    String consent,
    String reason,
    String object,
    String since,
    String actor,
    String nextStep,
    String message,
    String consentUrl,
    int feeds,
    int readyFeeds,
    long delivered,
    long quarantined,
    long laggingSinks,
    String lastAlertTime,
    long queries,
    long readyQueries,
    long actions,
    long readyActions) {

  static CustomerRow of(
      KubeObject tenant, FeedTotals feeds, Count queries, Count actions, Catalogue catalogue) {
    var problem = Problem.of(tenant).or(feeds::problem);
    var shown = problem.map(Problem::condition).or(tenant::ready);
    var reason = shown.map(Condition::reason).orElse("");
    return new CustomerRow(
        tenant.namespace(),
        tenant.name(),
        tenant.text("spec", "displayName").orElse(""),
        tenant.text("spec", "tenantId").orElse(""),
        tenant.text("spec", "applicationRef", "name").orElse(""),
        problem.isEmpty(),
        tenant.condition(ConditionType.CONSENT_GRANTED).map(Condition::reason).orElse(""),
        reason,
        problem.map(Problem::object).orElse(""),
        shown.flatMap(Condition::since).map(Instant::toString).orElse(""),
        problem.map(_ -> actor(reason, catalogue)).orElse(""),
        problem
            .map(_ -> nextStep(reason, catalogue))
            .orElse(feeds.feeds() == 0 ? "Nothing is delivered before there is a feed." : ""),
        shown.map(Condition::message).orElse(""),
        tenant.text("status", "consent", "url").orElse(""),
        feeds.feeds(),
        feeds.ready(),
        feeds.delivered(),
        feeds.quarantined(),
        feeds.lagging(),
        feeds.lastAlert().map(Instant::toString).orElse(""),
        queries.all(),
        queries.ready(),
        actions.all(),
        actions.ready());
  }

  private static String actor(String reason, Catalogue catalogue) {
    return reason.isEmpty() ? "platform engineer" : catalogue.actor(reason);
  }

  private static String nextStep(String reason, Catalogue catalogue) {
    return reason.isEmpty()
        ? "See that the operator runs: kubectl mde preflight."
        : catalogue.nextStep(reason);
  }
}
