// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import static java.util.Map.entry;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.Faults;
import io.mdeoperator.testing.TenantUnderTest;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Brings states of {@code states.md} about: an app and a customer's tenant of its own, and faults
 * in front of them. Several states may be named at once, divided by semicolons.
 */
public final class PreparedState {
  public static final String AT_RENEWAL = "at renewal: ";
  public static final String BEFORE_RENEWAL = "token of 60 min";
  public static final Duration LIFETIME = Duration.ofMinutes(60);

  private static final String SECRET = "s3cr~t.of-the_partner/+x";
  private static final String ROLE = "Alert.Read.All";
  private static final String OTHER_TENANT = "33333333-3333-3333-3333-333333333333";

  /** What comes instead of an answer, from either of the two services. */
  private static final Map<Pattern, Function<MatchResult, Fault>> ANSWERS =
      Map.ofEntries(
          entry(Pattern.compile("status (\\d+)"), m -> Fault.status(number(m, 1))),
          entry(Pattern.compile("page (\\d+)"), m -> Fault.htmlPage(number(m, 1))),
          entry(
              Pattern.compile("json (\\d+) (.+)"),
              m -> Fault.answer(number(m, 1), Map.of(), "application/json", m.group(2))),
          entry(Pattern.compile("breaks off"), m -> Fault.connectionReset()),
          entry(
              Pattern.compile("throttles in plain text ?(.+)?"),
              m -> Fault.tooManyRequestsText(m.group(1))));

  private static final Pattern ENTRA_ERROR = Pattern.compile("(\\d+) (\\w+) (\\d+)");
  private static final Pattern API_ERROR = Pattern.compile("(\\d+) ([A-Z]\\w+) ?(.*)");
  private static final Pattern NODE_CLOCK = Pattern.compile("node (\\d+) min (ahead|behind)");
  private static final Pattern LASTING = Pattern.compile("token of (\\d+) min");

  private final Simulator simulator;
  private final PartnerApp app;
  private final CustomerTenant customer;
  private final Map<String, Runnable> named;
  private TokenShape shape = TokenShape.regular();
  private String tenantId;
  private String secret = SECRET;
  private Duration nodeAhead = Duration.ZERO;
  private boolean hadConsent;

  public PreparedState(Simulator simulator) {
    this.simulator = simulator;
    simulator.entraFaults().clear();
    simulator.apiFaults().clear();
    app = simulator.app(TenantUnderTest.newId(), "Partner", ROLE).addSecret(SECRET);
    customer = simulator.tenant(TenantUnderTest.newId(), "Contoso").consent(app);
    tenantId = customer.id();
    named = named();
  }

  /** Fails for a state that nobody knows. */
  public void bringAbout(String states) {
    for (var state : states.split("; ", -1)) {
      bringOneAbout(state);
    }
    customer.tokens(shape);
  }

  public String clientId() {
    return app.clientId();
  }

  public String tenantId() {
    return tenantId;
  }

  public String secret() {
    return secret;
  }

  public Duration nodeAhead() {
    return nodeAhead;
  }

  public boolean hadConsent() {
    return hadConsent;
  }

  private void bringOneAbout(String state) {
    var clock = NODE_CLOCK.matcher(state);
    var lasting = LASTING.matcher(state);
    if (named.containsKey(state)) {
      named.get(state).run();
    } else if (clock.matches()) {
      var minutes = Duration.ofMinutes(number(clock.toMatchResult(), 1));
      nodeAhead = clock.group(2).equals("ahead") ? minutes : minutes.negated();
    } else if (lasting.matches()) {
      hadConsent = true;
      shape = shape.lasting(Duration.ofMinutes(number(lasting.toMatchResult(), 1)));
    } else if (state.startsWith("entra ")) {
      place(simulator.entraFaults(), ENTRA_ERROR, state.substring(6), PreparedState::aadsts);
    } else if (state.startsWith("api ")) {
      place(simulator.apiFaults(), API_ERROR, state.substring(4), PreparedState::apiError);
    } else {
      throw new AssertionError("nobody can bring about: " + state);
    }
  }

  private Map<String, Runnable> named() {
    var all = new HashMap<>(ofTheCustomer());
    all.putAll(ofTheToken());
    return all;
  }

  private Map<String, Runnable> ofTheCustomer() {
    return Map.ofEntries(
        entry("consented", () -> {}),
        entry("never consented", () -> customer.withdraw(app)),
        entry(
            "consent withdrawn",
            () -> {
              hadConsent = true;
              customer.withdraw(app);
            }),
        entry("no role granted", () -> customer.consent(app, new String[0])),
        entry("another role granted", () -> customer.consent(app, "Machine.Isolate")),
        entry("surplus role", () -> customer.consent(app, ROLE, "Machine.Isolate")),
        entry("no Defender licence", customer::withoutDefenderLicence),
        entry("unknown tenant", () -> tenantId = TenantUnderTest.newId()),
        entry("wrong secret", () -> secret = "another-secret"),
        entry(
            "expired secret",
            () ->
                app.removeSecret(SECRET)
                    .addSecret(SECRET, simulator.clock().instant().minusSeconds(1))),
        entry("app disabled by the customer", () -> customer.disable(app)),
        entry("app for one tenant only", () -> app.singleTenant(OTHER_TENANT)),
        entry("account inactive", () -> customer.inactiveAccount(true)));
  }

  private Map<String, Runnable> ofTheToken() {
    return Map.ofEntries(
        entry("opaque token", () -> shape = TokenShape.opaqueText()),
        entry("exp in the past", () -> shape = shape.expiredAtBirth()),
        entry("nbf in the future", () -> shape = shape.notYetValid()),
        claim("nbf 4 min in the future", s -> s.withClaim("nbf", inMinutes(4))),
        claim("tid in capitals", s -> s.withClaim("tid", tenantId.toUpperCase(Locale.ROOT))),
        claim("tid of another tenant", s -> s.withClaim("tid", OTHER_TENANT)),
        claim("no tid", s -> s.withClaim("tid", null)),
        claim(
            "iss of another tenant",
            s -> s.withClaim("iss", "https://sts.windows.net/" + OTHER_TENANT + "/")),
        claim(
            "iss of version 2",
            s -> s.withClaim("iss", "https://login.microsoftonline.com/" + tenantId + "/v2.0")),
        claim("aud with a slash", s -> s.forAudience("https://api.securitycenter.microsoft.com/")),
        claim(
            "aud windowsatpservice",
            s -> s.forAudience("https://securitycenter.onmicrosoft.com/windowsatpservice")),
        claim("aud that is the app id", s -> s.forAudience("fc780465-2017-40d4-a0c5-307022471b92")),
        claim("aud of Defender XDR", s -> s.forAudience("https://api.security.microsoft.com")),
        claim(
            "azp instead of appid",
            s -> s.withClaim("appid", null).withClaim("azp", app.clientId())),
        claim("appid of another app", s -> s.withClaim("appid", OTHER_TENANT)));
  }

  private Map.Entry<String, Runnable> claim(String state, UnaryOperator<TokenShape> change) {
    return entry(state, () -> shape = change.apply(shape));
  }

  private Date inMinutes(int minutes) {
    return Date.from(simulator.clock().instant().plus(Duration.ofMinutes(minutes)));
  }

  private static void place(
      Faults faults, Pattern error, String answer, Function<MatchResult, Fault> ofError) {
    var matcher = error.matcher(answer);
    if (matcher.matches()) {
      faults.whileActive(ofError.apply(matcher.toMatchResult()));
      return;
    }
    for (var known : ANSWERS.entrySet()) {
      var other = known.getKey().matcher(answer);
      if (other.matches()) {
        faults.whileActive(known.getValue().apply(other.toMatchResult()));
        return;
      }
    }
    throw new AssertionError("nobody can answer: " + answer);
  }

  private static Fault aadsts(MatchResult error) {
    return Fault.aadsts(number(error, 3), number(error, 1), error.group(2), "Text for people.");
  }

  private static Fault apiError(MatchResult error) {
    return Fault.defenderError(number(error, 1), error.group(2), error.group(3));
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group));
  }
}
