// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.consent.CallbackTimestamps.Recorded;
import io.mdeoperator.consent.StateKeys.Verdict;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What comes of an administrator's return from Entra. The return proves nothing: with a genuine
 * state it asks the leader to verify the tenant, and what is shown then is the verified status
 * alone. Thread-safe.
 */
final class ConsentCallback implements AutoCloseable {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  /** What Microsoft documents for an administrator who cancels; said without a number of Entra. */
  private static final Set<String> DECLINED =
      Set.of("access_denied", "permission_denied", "consent_required");

  private static final Set<String> OUTAGES = Set.of("server_error", "temporarily_unavailable");

  /** What a number means (Microsoft: "Microsoft Entra error codes"). */
  private static final Map<String, PageKind> BY_NUMBER =
      Map.ofEntries(
          Map.entry("AADSTS65004", PageKind.DECLINED),
          Map.entry("AADSTS650052", PageKind.NOT_LICENSED),
          Map.entry("AADSTS5000225", PageKind.BLOCKED),
          Map.entry("AADSTS90093", PageKind.NOT_ENTITLED),
          Map.entry("AADSTS90094", PageKind.NOT_ENTITLED),
          // Mistakes in the link or in the app registration.
          Map.entry("AADSTS50011", PageKind.MISCONFIGURED),
          Map.entry("AADSTS500113", PageKind.MISCONFIGURED),
          Map.entry("AADSTS650053", PageKind.MISCONFIGURED),
          Map.entry("AADSTS650057", PageKind.MISCONFIGURED),
          Map.entry("AADSTS70011", PageKind.MISCONFIGURED),
          Map.entry("AADSTS700016", PageKind.MISCONFIGURED),
          Map.entry("AADSTS90002", PageKind.MISCONFIGURED),
          Map.entry("AADSTS900023", PageKind.MISCONFIGURED),
          Map.entry("AADSTS900144", PageKind.MISCONFIGURED));

  private static final Map<String, PageKind> BY_READINESS =
      Map.ofEntries(
          Map.entry(Reason.CONSENT_PENDING.value(), PageKind.PENDING),
          Map.entry(Reason.CONSENT_REVOKED.value(), PageKind.REVOKED),
          Map.entry(Reason.ROLES_MISSING.value(), PageKind.ROLES_MISSING),
          Map.entry(Reason.API_ROLES_MISSING.value(), PageKind.ROLES_MISSING),
          Map.entry(Reason.GRAPH_ROLE_MISSING.value(), PageKind.GRAPH_CONSENT_MISSING),
          Map.entry(Reason.GRAPH_FORBIDDEN.value(), PageKind.RESTRICTED),
          Map.entry(Reason.DEFENDER_NOT_PROVISIONED.value(), PageKind.NOT_LICENSED),
          Map.entry(Reason.TENANT_BLOCKED.value(), PageKind.BLOCKED),
          Map.entry(Reason.ACCOUNT_INACTIVE.value(), PageKind.NOT_LICENSED),
          Map.entry(Reason.API_LICENCE_MISSING.value(), PageKind.NOT_LICENSED),
          Map.entry(Reason.API_FORBIDDEN.value(), PageKind.RESTRICTED),
          Map.entry(Reason.API_FEATURE_DISABLED.value(), PageKind.RESTRICTED),
          Map.entry(Reason.API_OPERATION_DISALLOWED.value(), PageKind.RESTRICTED),
          Map.entry(Reason.APPLICATION_DISABLED.value(), PageKind.DISABLED),
          Map.entry(Reason.BLOCKED_BY_CONDITIONAL_ACCESS.value(), PageKind.DISABLED),
          Map.entry(Reason.BLOCKED_BY_TENANT_POLICY.value(), PageKind.DISABLED),
          Map.entry(Reason.IDENTITY_PROVIDER_UNAVAILABLE.value(), PageKind.LATER),
          Map.entry(Reason.API_UNAVAILABLE.value(), PageKind.LATER),
          Map.entry(Reason.THROTTLED.value(), PageKind.LATER));

  /** What may be only a matter of time right after a consent. */
  private static final Set<PageKind> LACKS_ROLES =
      Set.of(PageKind.ROLES_MISSING, PageKind.GRAPH_CONSENT_MISSING);

  private final StateKeys keys;
  private final Tenants tenants;
  private final CallbackTimestamps timestamps;
  private final Duration timeout;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Handles callbacks.
   *
   * @param timeout how long a browser that comes back is kept waiting for the verified result
   */
  ConsentCallback(
      StateKeys keys, Tenants tenants, CallbackTimestamps timestamps, Duration timeout) {
    this.keys = keys;
    this.tenants = tenants;
    this.timestamps = timestamps;
    this.timeout = timeout;
  }

  /** A page to show, or another address to go to that shows it. */
  record Answer(ConsentPage page, Optional<ResultAddress> address) {
    static Answer shown(ConsentPage page) {
      return new Answer(page, Optional.empty());
    }
  }

  /**
   * Handles an administrator's return. Waits some seconds for the verified result, unless its check
   * is not due yet, and leads to it at an address that holds nothing of Entra's but the state.
   */
  Answer handleCallback(CallbackQuery query) throws InterruptedException {
    var state = query.state().orElse("");
    return switch (keys.verify(state)) {
      case Verdict.Genuine(var uid) -> {
        var tenant = tenants.withUid(uid);
        yield tenant.isPresent()
            ? handleCallback(tenant.get(), query, state)
            : Answer.shown(ConsentPage.of(PageKind.GONE));
      }
      case Verdict.Forged _ when query.state().isEmpty() ->
          Answer.shown(
              ConsentPage.of(refusal(query).orElse(PageKind.UNASSIGNED), query.errorNumber()));
      case Verdict.Forged _ -> Answer.shown(ConsentPage.of(PageKind.FORGED));
      case Verdict.Unverifiable _ -> Answer.shown(ConsentPage.of(PageKind.UNVERIFIABLE));
    };
  }

  /** What is known of a tenant now. Asks for no check but the one that the address waits for. */
  ConsentPage result(ResultAddress address) {
    return switch (keys.verify(address.state())) {
      case Verdict.Genuine(var uid) ->
          tenants
              .withUid(uid)
              .map(tenant -> result(tenant, address))
              .orElseGet(() -> ConsentPage.of(PageKind.GONE));
      case Verdict.Forged _ -> ConsentPage.of(PageKind.FORGED);
      case Verdict.Unverifiable _ -> ConsentPage.of(PageKind.UNVERIFIABLE);
    };
  }

  /** Nobody waits for a result any more. */
  @Override
  public void close() {
    closed.countDown();
  }

  private Answer handleCallback(MdeTenant tenant, CallbackQuery query, String state)
      throws InterruptedException {
    if (isSuspended(tenant)) {
      return Answer.shown(
          page(tenant, PageKind.PAUSED, new ResultAddress(state, Optional.empty())));
    }
    var recorded = timestamps.record(tenant);
    var address =
        new ResultAddress(state, recorded.filter(Recorded::liesAhead).map(Recorded::time));
    var refusal = refusal(query).or(() -> otherTenant(tenant, query));
    if (refusal.isPresent()) {
      return Answer.shown(
          page(tenant, refusal.get(), address).withErrorNumber(query.errorNumber()));
    }
    if (address.after().isPresent()) {
      return new Answer(page(tenant, PageKind.CHECKING, address), Optional.of(address));
    }
    var seen = recorded.isPresent() ? awaitAnswer(tenant, recorded.get().time()) : tenant;
    return new Answer(page(seen, verified(seen), address), Optional.of(address));
  }

  private ConsentPage result(MdeTenant tenant, ResultAddress address) {
    return !isSuspended(tenant)
            && address.after().filter(time -> timestamps.isPending(tenant, time)).isPresent()
        ? page(tenant, PageKind.CHECKING, address)
        : page(tenant, verified(tenant), address.ofAnyTime());
  }

  private MdeTenant awaitAnswer(MdeTenant tenant, Instant callback) throws InterruptedException {
    var seen = tenant;
    for (var polls = timeout.dividedBy(POLL_INTERVAL);
        polls > 0 && !CallbackTimestamps.isAnswered(seen, callback);
        polls--) {
      if (closed.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        return seen;
      }
      seen = tenants.withUid(tenant.getMetadata().getUid()).orElse(seen);
    }
    return seen;
  }

  private ConsentPage page(MdeTenant tenant, PageKind kind, ResultAddress address) {
    return ConsentPage.about(tenant, tenants.applicationOf(tenant), kind, address);
  }

  private static Optional<PageKind> refusal(CallbackQuery query) {
    return query
        .error()
        .map(
            error ->
                query
                    .errorNumber()
                    .map(number -> BY_NUMBER.getOrDefault(number, unknown(error)))
                    .orElseGet(
                        () -> DECLINED.contains(error) ? PageKind.DECLINED : unknown(error)));
  }

  /** Entra gives the same word to causes of every kind, so none is guessed from it. */
  private static PageKind unknown(String error) {
    return OUTAGES.contains(error) ? PageKind.LATER : PageKind.REFUSED;
  }

  private static Optional<PageKind> otherTenant(MdeTenant tenant, CallbackQuery query) {
    var own = Optional.ofNullable(tenant.getSpec()).map(MdeTenantSpec::tenantId);
    return query
        .tenantId()
        .filter(claimed -> own.filter(claimed::equalsIgnoreCase).isEmpty())
        .map(_ -> PageKind.WRONG_TENANT);
  }

  private PageKind verified(MdeTenant tenant) {
    if (isSuspended(tenant)) {
      return PageKind.PAUSED;
    }
    var conditions = StatusWriter.conditionsOf(tenant);
    var ready = Conditions.find(conditions, ConditionType.READY);
    if (ready.isEmpty() || !CallbackTimestamps.isAnswered(tenant)) {
      return PageKind.CHECKING;
    }
    var kind =
        Conditions.isTrue(conditions, ConditionType.READY)
            ? ready(conditions)
            : notReady(ready.get().getReason());
    return LACKS_ROLES.contains(kind) && timestamps.isRecent(tenant)
        ? PageKind.ROLES_PENDING
        : kind;
  }

  /** The page about a tenant that is Ready: hunting may lack what alerts do not need. */
  private static PageKind ready(List<Condition> conditions) {
    return Conditions.find(conditions, ConditionType.GRAPH_CONSENT_GRANTED)
        .filter(consent -> "False".equals(consent.getStatus()))
        .map(_ -> PageKind.GRAPH_CONSENT_MISSING)
        .orElse(PageKind.GRANTED);
  }

  /** The page about a tenant that is not Ready. */
  static PageKind notReady(String reason) {
    return BY_READINESS.getOrDefault(reason, PageKind.OTHER);
  }

  private static boolean isSuspended(MdeTenant tenant) {
    return tenant.getSpec() != null && tenant.getSpec().suspend();
  }
}
