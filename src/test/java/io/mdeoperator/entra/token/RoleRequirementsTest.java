// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleRequirementsTest {
  @Test
  void grantsWhatIsThereAndSortsIt() {
    var comparison =
        RoleRequirements.compare(
            List.of("Machine.Isolate", "Alert.Read.All"),
            Set.of("Machine.Isolate", "Alert.Read.All"));

    assertThat(comparison.granted()).containsExactly("Alert.Read.All", "Machine.Isolate");
    assertThat(comparison.missing()).isEmpty();
    assertThat(comparison.surplus()).isEmpty();
  }

  @Test
  void listsEachMissingRequirementOnceAsWritten() {
    var comparison =
        RoleRequirements.compare(
            List.of("Machine.Isolate", "Ti.Read.All|Score.Read.All", "Machine.Isolate"), Set.of());

    assertThat(comparison.missing())
        .containsExactly("Machine.Isolate", "Ti.Read.All|Score.Read.All");
  }

  @Test
  void takesAnyOfTheAlternatives() {
    var comparison =
        RoleRequirements.compare(List.of("Ti.Read.All|Score.Read.All"), Set.of("Score.Read.All"));

    assertThat(comparison.missing()).isEmpty();
    assertThat(comparison.surplus()).isEmpty();
  }

  @Test
  void takesReadWriteForRead() {
    var comparison =
        RoleRequirements.compare(
            List.of("Alert.Read.All", "Library.Read"),
            Set.of("Alert.ReadWrite.All", "Library.ReadWrite"));

    assertThat(comparison.missing()).isEmpty();
    assertThat(comparison.surplus()).isEmpty();
  }

  @Test
  void takesNeitherReadForReadWriteNorOwnForAll() {
    var comparison =
        RoleRequirements.compare(
            List.of("Alert.ReadWrite.All", "Ti.Read.All"),
            Set.of("Alert.Read.All", "Ti.ReadWrite"));

    assertThat(comparison.missing()).containsExactly("Alert.ReadWrite.All", "Ti.Read.All");
    assertThat(comparison.surplus()).containsExactly("Alert.Read.All", "Ti.ReadWrite");
  }

  @Test
  void callsReadWriteSurplusWhereReadIsGrantedToo() {
    var comparison =
        RoleRequirements.compare(
            List.of("Alert.Read.All"), Set.of("Alert.Read.All", "Alert.ReadWrite.All"));

    assertThat(comparison.surplus()).containsExactly("Alert.ReadWrite.All");
  }

  @Test
  void comparesLetterCaseAsTheApiDoes() {
    assertThat(
            RoleRequirements.compare(List.of("alert.read.all"), Set.of("Alert.Read.All")).missing())
        .containsExactly("alert.read.all");
  }
}
