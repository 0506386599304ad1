// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.consent.StateKeys.Verdict;
import io.mdeoperator.simulator.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateKeysTest {
  private static final String UID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
  private static final String NAMESPACE = "operators-own";

  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private final SimulatorClock clock = SimulatorClock.stoppedAt(Instant.EPOCH);
  private final StateKeys keys = replica();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createsItsSecretWhenALinkNeedsIt() {
    var state = keys.of(UID).orElseThrow();

    assertThat(Base64.getDecoder().decode(secret().getData().get("current"))).hasSize(32);
    assertThat(keys.verify(state)).isEqualTo(new Verdict.Genuine(UID));
  }

  @Test
  void believesNothingWithoutAKeyAndCreatesNoneForACallback() {
    assertThat(keys.verify(stateFromElsewhere())).isEqualTo(new Verdict.Forged());
    assertThat(secret()).isNull();
    assertThat(keys.of(UID)).as("a link needs one at once").isPresent();
  }

  @Test
  void saysSoWhenTheKeyCannotBeRead() {
    store(Map.of("current", "not base64!"));

    assertThat(keys.verify(stateFromElsewhere())).isEqualTo(new Verdict.Unverifiable());
  }

  @Test
  void replicasThatStartTogetherEndWithOneKey() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var starts =
          IntStream.range(0, 8)
              .<Callable<Optional<String>>>mapToObj(_ -> () -> replica().of(UID))
              .toList();
      var states = new HashSet<Optional<String>>();
      for (var state : threads.invokeAll(starts)) {
        states.add(state.get());
      }
      assertThat(states).hasSize(1).allMatch(Optional::isPresent);
    }
  }

  @Test
  void believesTheLinksFromBeforeARotation() {
    var before = keys.of(UID).orElseThrow();
    rotate();

    clock.advance(Duration.ofMinutes(2));

    assertThat(keys.of(UID)).isPresent().isNotEqualTo(Optional.of(before));
    assertThat(keys.verify(before)).isEqualTo(new Verdict.Genuine(UID));
    assertThat(keys.verify(keys.of(UID).orElseThrow())).isEqualTo(new Verdict.Genuine(UID));
  }

  @Test
  void believesNoLinkFromBeforeTwoRotations() {
    var before = keys.of(UID).orElseThrow();
    rotate();
    rotate();

    clock.advance(Duration.ofMinutes(2));

    assertThat(keys.verify(before)).isEqualTo(new Verdict.Forged());
  }

  @Test
  void looksAgainWhenItMeetsAKeyThatItDoesNotKnow() {
    var other = replica();
    keys.of(UID);
    rotate();
    var fresh = other.of(UID).orElseThrow();
    assertThat(keys.verify(fresh)).as("read a moment ago").isEqualTo(new Verdict.Forged());

    clock.advance(Duration.ofSeconds(11));

    assertThat(keys.verify(fresh)).isEqualTo(new Verdict.Genuine(UID));
  }

  @Test
  void doesWithoutWhileTheKeyIsTooShortAndRecovers() {
    store(Map.of("current", Base64.getEncoder().encodeToString(new byte[8])));
    assertThat(keys.of(UID)).isEmpty();

    store(Map.of("current", Base64.getEncoder().encodeToString(StateKey.random())));
    clock.advance(Duration.ofSeconds(11));

    assertThat(keys.of(UID)).isPresent();
  }

  @Test
  void keepsTheKeyInHandWhileTheSecretIsDamaged() {
    var state = keys.of(UID).orElseThrow();
    clock.advance(Duration.ofMinutes(2));
    store(Map.of("current", "not base64!"));

    assertThat(keys.of(UID)).contains(state);
  }

  private static String stateFromElsewhere() {
    return ConsentState.of(UID, StateKey.of(StateKey.random())).text();
  }

  private StateKeys replica() {
    return new StateKeys(server.client(), NAMESPACE, clock::instant);
  }

  private Secret secret() {
    return server.client().secrets().inNamespace(NAMESPACE).withName(StateKeys.SECRET).get();
  }

  /** As docs/operations.md says. */
  private void rotate() {
    var data = new HashMap<String, String>();
    data.put("previous", secret().getData().get("current"));
    data.put("current", Base64.getEncoder().encodeToString(StateKey.random()));
    store(data);
  }

  private void store(Map<String, String> data) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(StateKeys.SECRET)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withData(data)
            .build();
    if (secret() == null) {
      server.client().resource(secret).create();
    } else {
      server.client().resource(secret).update();
    }
  }
}
