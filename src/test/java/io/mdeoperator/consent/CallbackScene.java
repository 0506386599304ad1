// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.remote.AddressBlock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The callback's server with one tenant on an API server, and nobody who verifies tenants, which is
 * why nobody waits for it. Requests are sent byte by byte, so that they may be wrong.
 */
final class CallbackScene implements AutoCloseable {
  static final String CONTOSO = "22222222-2222-2222-2222-222222222222";

  private final EmbeddedApiServer api = EmbeddedApiServer.start();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final StateKeys keys;
  private final MdeTenant tenant;
  private final ConsentServer server;

  /** An answer; names of headers are in lower case. */
  record Reply(int status, Map<String, String> headers, String body) {}

  CallbackScene(Clock clock, Clock limitsClock, AddressBlock... trusted) throws IOException {
    keys = new StateKeys(api.client(), "operators-own", clock::instant);
    tenant = api.client().resource(contoso()).create();
    var callback =
        new ConsentCallback(
            keys,
            new StoredTenants(),
            new CallbackTimestamps(api.client(), clock, clock::instant),
            Duration.ZERO);
    server =
        new ConsentServer(
            0, List.of(trusted), callback, new CallbackLimits(limitsClock::instant), metrics);
    server.start();
  }

  String state() {
    return keys.of(tenant.getMetadata().getUid()).orElseThrow();
  }

  MdeTenant stored() {
    return api.client().resource(tenant).get();
  }

  /** What the leader does after a check: answers the callback at this time. */
  void verify(String callbackTime, String readiness) {
    api.client()
        .resource(stored())
        .editStatus(
            tenant -> {
              tenant.setStatus(verified(callbackTime, readiness));
              return tenant;
            });
  }

  Optional<String> callbackTime() {
    return MdeTenantStatus.consentOf(stored()).map(ConsentStatus::lastCallbackTime);
  }

  void delete() {
    api.client().resource(tenant).delete();
  }

  double callbacks(String outcome) {
    return metrics.counter("mde.operator.consent.callbacks", "outcome", outcome).count();
  }

  Reply get(String target, String... headers) {
    return send("GET " + target + " HTTP/1.1\r\n" + lines(headers));
  }

  /** Sends request line and headers; the end of them and {@code Host} are added. */
  Reply send(String head) {
    return sendRaw(head + "Host: mde.partner.example\r\nConnection: close\r\n\r\n");
  }

  Reply sendRaw(String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return reply(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Reply(0, Map.of(), ""); // closed while more was being sent than is read
    }
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  private static Reply reply(String text) {
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, Map.of(), text);
    }
    var head = text.substring(0, end).lines().toList();
    var headers = new TreeMap<String, String>();
    head.stream()
        .skip(1)
        .map(line -> line.split(": *", 2))
        .forEach(field -> headers.put(field[0].toLowerCase(Locale.ROOT), field[1]));
    return new Reply(
        Integer.parseInt(head.getFirst().split(" ", 3)[1]), headers, text.substring(end + 4));
  }

  private static MdeTenantStatus verified(String callbackTime, String readiness) {
    return MdeTenantStatus.EMPTY
        .withConditions(
            null,
            List.of(
                new ConditionBuilder()
                    .withType("Ready")
                    .withStatus("False")
                    .withReason(readiness)
                    .withLastTransitionTime(callbackTime)
                    .withMessage("As the test has it.")
                    .build()))
        .withConsent(
            ConsentStatus.EMPTY
                .withLastCallbackTime(callbackTime)
                .withLastHandledCallbackTime(callbackTime));
  }

  private static MdeTenant contoso() {
    var contoso = new MdeTenant();
    contoso.setMetadata(
        new ObjectMetaBuilder().withName("contoso").withNamespace("partner").build());
    contoso.setSpec(MdeTenantSpec.of(new LocalRef("partner"), CONTOSO).withDisplayName("Contoso"));
    return contoso;
  }

  private final class StoredTenants implements Tenants {
    @Override
    public Optional<MdeTenant> withUid(String uid) {
      return api.client().resources(MdeTenant.class).inAnyNamespace().list().getItems().stream()
          .filter(found -> found.getMetadata().getUid().equals(uid))
          .findFirst();
    }

    @Override
    public Optional<MdeApplication> applicationOf(MdeTenant tenant) {
      return Optional.empty();
    }
  }
}
