// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentStateTest {
  private static final String UID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

  private final StateKey key = key(1);

  @Test
  void isTheSameEveryTime() {
    assertThat(state()).isEqualTo(state());
    assertThat(state())
        .startsWith("v1." + key.id() + "." + UID + ".")
        .matches("[A-Za-z0-9._-]{92}");
  }

  @Test
  void isBelievedWhenTheKeySignedIt() {
    var parsed = ConsentState.parse(state()).orElseThrow();

    assertThat(parsed.isSignedBy(key)).isTrue();
    assertThat(parsed.tenantUid()).isEqualTo(UID);
  }

  @Test
  void isNotBelievedWhenAnotherKeySignedIt() {
    assertThat(ConsentState.parse(state()).orElseThrow().isSignedBy(key(2))).isFalse();
  }

  @Test
  void isNotBelievedForAnotherTenant() {
    var moved = state().replace(UID, UID.replace('0', '1'));

    assertThat(ConsentState.parse(moved).orElseThrow().isSignedBy(key)).isFalse();
  }

  @Test
  void isNotBelievedWithAnyCharacterChanged() {
    var genuine = state();
    for (var at = 0; at < genuine.length(); at++) {
      for (var other : "Aa0-_.".toCharArray()) {
        var changed = genuine.substring(0, at) + other + genuine.substring(at + 1);
        if (!changed.equals(genuine)) {
          assertThat(ConsentState.parse(changed).filter(state -> state.isSignedBy(key)))
              .as(changed)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void isNotEvenReadWhenItWasCutOff() {
    for (var length = 0; length < state().length(); length++) {
      assertThat(ConsentState.parse(state().substring(0, length))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1...", "v2.x.y.z", "v1.\0.\n.<script>", "null"})
  void isNotEvenReadWhenItIsGarbage(String text) {
    assertThat(ConsentState.parse(text)).isEmpty();
  }

  @Property
  void garbageIsNeverBelieved(@ForAll @StringLength(max = 200) String text) {
    assertThat(ConsentState.parse(text).filter(state -> state.isSignedBy(key(1)))).isEmpty();
  }

  private String state() {
    return ConsentState.of(UID, key).text();
  }

  private static StateKey key(int seed) {
    var bytes = new byte[StateKey.MIN_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return StateKey.of(bytes);
  }
}
