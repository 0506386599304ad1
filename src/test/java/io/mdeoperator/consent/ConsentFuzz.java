// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.AddressBlock;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** Requests from the internet, from whom the operator knows nothing. */
public final class ConsentFuzz {
  private static final StateKey KEY = StateKey.of(new byte[StateKey.MIN_BYTES]);
  private static final String STATE =
      ConsentState.of("0f0e0d0c-0000-0000-0000-000000000001", KEY).text();
  private static final List<AddressBlock> TRUSTED = List.of(AddressBlock.parse("10.0.0.0/8"));
  private static final ConsentPages PAGES = new ConsentPages();

  private ConsentFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "callback-query",
            ConsentFuzz::query,
            "admin_consent=True&tenant=22222222-2222-2222-2222-222222222222&state=" + STATE,
            "error=access_denied&error_description=AADSTS65004%3a+x&state=" + STATE,
            "state=" + STATE + "&after=2026-03-01T12:00:00Z"),
        FuzzTarget.ofText("consent-state", ConsentFuzz::state, STATE),
        FuzzTarget.ofText(
            "forwarded-for",
            ConsentFuzz::forwardedFor,
            "203.0.113.7, 10.0.0.2:4711",
            "[2001:db8::1]:443,10.0.0.3",
            "fe80::1%lo\nunknown"));
  }

  private static void query(String text) {
    Map<String, List<String>> query;
    try {
      query = decoded(text);
    } catch (IllegalArgumentException | IllegalStateException answeredWithBadRequest) {
      return;
    }
    var callback = CallbackQuery.of(query);
    callback.state().ifPresent(ConsentFuzz::state);
    assertThat(callback.errorNumber().orElse("AADSTS0000")).matches("AADSTS[0-9]{4,9}");
    var result = ResultAddress.of(query);
    ConsentState.parse(result.state())
        .ifPresent(_ -> assertThat(result.text()).isPrintable().isASCII());
    assertThat(PAGES.html(ConsentPage.of(PageKind.REFUSED, callback.errorNumber())))
        .contains("</html>");
  }

  private static Map<String, List<String>> decoded(String query) {
    var fields = new Fields();
    UrlEncoded.decodeTo(query, fields::add, UTF_8);
    var decoded = new HashMap<String, List<String>>();
    fields.forEach(field -> decoded.put(field.getName(), field.getValues()));
    return decoded;
  }

  private static void state(String text) {
    ConsentState.parse(text)
        .ifPresent(
            state -> {
              assertThat(state.text()).isEqualTo(text);
              assertThat(state.isSignedBy(KEY))
                  .isEqualTo(ConsentState.of(state.tenantUid(), KEY).text().equals(text));
            });
  }

  /** Nobody gets another address than those that are written, or the peer's. */
  private static void forwardedFor(String header) throws Exception {
    var peer = InetAddress.ofLiteral("10.0.0.1");
    var values = List.of(header.split("\n", -1));

    var client = ClientAddress.of(peer, values, TRUSTED);

    assertThat(ClientAddress.of(client, List.of(), TRUSTED)).isEqualTo(client);
    var untrusted = InetAddress.ofLiteral("203.0.113.9");
    assertThat(ClientAddress.of(untrusted, values, TRUSTED)).isEqualTo(untrusted);
    assertThat(ClientAddress.of(peer, List.of(header, "203.0.113.9"), TRUSTED))
        .isEqualTo(untrusted);
    new CallbackLimits(() -> Instant.EPOCH).allow(client);
  }
}
