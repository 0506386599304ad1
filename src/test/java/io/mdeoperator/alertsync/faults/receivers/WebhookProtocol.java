// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import java.time.Instant;

/** Webhooks at {@code /hook/<feed>}. */
record WebhookProtocol(ReceiverWitness witness) implements HttpFaultReceiver.Protocol {
  private static final String ROOT = "/hook/";

  @Override
  public String sink(String root, String feed, String mode) {
    return "webhook: {url: '%s%s%s', mode: %s}".formatted(root, ROOT, feed, mode);
  }

  @Override
  public String feed(Call call) {
    return call.path().substring(ROOT.length());
  }

  @Override
  public Reply take(Call call) {
    var alerts = call.events().stream().map(event -> event.path("data")).toList();
    witness.given(feed(call), Instant.now(), alerts);
    return Reply.status(204);
  }
}
