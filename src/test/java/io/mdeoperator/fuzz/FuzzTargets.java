// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fuzz;

import io.mdeoperator.alertsync.poll.AnnotationFuzz;
import io.mdeoperator.api.TimeFuzz;
import io.mdeoperator.config.ConfigFuzz;
import io.mdeoperator.config.KubeconfigFuzz;
import io.mdeoperator.consent.ConsentFuzz;
import io.mdeoperator.credential.SecretFuzz;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.defender.hunting.HuntingFuzz;
import io.mdeoperator.defender.machine.MachineFuzz;
import io.mdeoperator.delivery.checkpoint.CheckpointFuzz;
import io.mdeoperator.entra.credential.CredentialFuzz;
import io.mdeoperator.entra.endpoint.TokenAnswerFuzz;
import io.mdeoperator.entra.token.AccessTokenFuzz;
import io.mdeoperator.kube.connection.CustomResourceFuzz;
import io.mdeoperator.kubectl.view.PlugInFuzz;
import io.mdeoperator.remote.RemoteFuzz;
import io.mdeoperator.remote.tls.TlsFuzz;
import io.mdeoperator.sink.cef.CefFuzz;
import io.mdeoperator.sink.configmap.MirrorFuzz;
import io.mdeoperator.sink.elasticsearch.BulkFuzz;
import io.mdeoperator.sink.format.FormatFuzz;
import io.mdeoperator.sink.otlp.OtlpFuzz;
import io.mdeoperator.sink.sentinel.SentinelFuzz;
import io.mdeoperator.sink.splunk.HecFuzz;
import io.mdeoperator.sink.store.QuarantineFuzz;
import io.mdeoperator.sink.webhook.WebhookFuzz;
import java.util.List;
import java.util.stream.Stream;

/** All targets, those first whose input comes from the farthest. */
final class FuzzTargets {
  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return Stream.of(
            ConsentFuzz.targets(),
            DefenderFuzz.targets(),
            MachineFuzz.targets(),
            HuntingFuzz.targets(),
            TokenAnswerFuzz.targets(),
            AccessTokenFuzz.targets(),
            RemoteFuzz.targets(),
            TlsFuzz.targets(),
            WebhookFuzz.targets(),
            BulkFuzz.targets(),
            CefFuzz.targets(),
            OtlpFuzz.targets(),
            HecFuzz.targets(),
            SentinelFuzz.targets(),
            MirrorFuzz.targets(),
            FormatFuzz.targets(),
            CheckpointFuzz.targets(),
            QuarantineFuzz.targets(),
            CredentialFuzz.targets(),
            SecretFuzz.targets(),
            AnnotationFuzz.targets(),
            CustomResourceFuzz.targets(),
            TimeFuzz.targets(),
            ConfigFuzz.targets(),
            KubeconfigFuzz.targets(),
            PlugInFuzz.targets())
        .flatMap(List::stream)
        .toList();
  }

  static FuzzTarget named(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no target " + name));
  }
}
