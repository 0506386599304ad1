// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

  @Test
  void keepsTheTransitionTimeWhileTheStatusStays() {
    var before = ready(null, FIRST, Finding.failed(Reason.CONSENT_PENDING, "No."));

    var after = ready(before, LATER, Finding.failed(Reason.ROLES_MISSING, "Not all."));

    assertThat(after).extracting(Condition::getLastTransitionTime).containsOnly(FIRST.toString());
  }

  @Test
  void movesTheTransitionTimeWithTheStatus() {
    var before = ready(null, FIRST, Finding.failed(Reason.CONSENT_PENDING, "No."));

    var after = ready(before, LATER, new Finding.Passed(Reason.READY, "Yes."));

    assertThat(after)
        .extracting(Condition::getType, Condition::getLastTransitionTime)
        .containsExactly(tuple("Ready", LATER.toString()));
  }

  @Test
  void isReconcilingWhileSomebodyElseHasToAct() {
    assertThat(ready(null, FIRST, Finding.failed(Reason.CONSENT_PENDING, "No.")))
        .extracting(Condition::getType)
        .containsExactly("Ready", "Reconciling");
  }

  @Test
  void isStalledWhenOnlyAChangeOfOursHelps() {
    assertThat(ready(null, FIRST, Finding.failed(Reason.CLIENT_SECRET_EXPIRED, "No.")))
        .extracting(Condition::getType)
        .containsExactly("Ready", "Stalled");
  }

  @Test
  void isUnknownAndReconcilingWhenItCouldNotBeChecked() {
    assertThat(ready(null, FIRST, new Finding.Unknown(Reason.UNKNOWN, "Who knows.")))
        .extracting(Condition::getType, Condition::getStatus)
        .containsExactly(tuple("Ready", "Unknown"), tuple("Reconciling", "True"));
  }

  @Test
  void shortensAMessageThatIsTooLongForAnEvent() {
    var conditions = ready(null, FIRST, new Finding.Passed(Reason.READY, "x".repeat(5000)));

    assertThat(conditions.getFirst().getMessage()).hasSize(1024).endsWith("…");
  }

  @Test
  void survivesATimeThatSomebodyElseHasWritten() {
    var odd =
        List.of(
            new ConditionBuilder()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("yesterday")
                .build());

    assertThat(Conditions.since(odd, ConditionType.READY, LATER)).isEqualTo(LATER);
  }

  private static List<Condition> ready(List<Condition> before, Instant now, Finding finding) {
    return new Conditions(before, 1L, now).ready(finding).build();
  }
}
