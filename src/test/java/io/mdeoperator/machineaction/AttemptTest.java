// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Intent;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.IntentResult;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.RemoteAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written down of one attempt must not be taken for what became of the next. */
class AttemptTest {
  private static final RemoteAction OLD =
      new RemoteAction("an-action", "TimeOut", "app", "then", "later", null, null);

  @ParameterizedTest
  @EnumSource(IntentResult.class)
  void attemptThatIsOverLeavesNoRecord(IntentResult result) {
    var over = new Attempt(intent(result), OLD).over();

    assertThat(over.action()).isNull();
    assertThat(over.isOpen()).isFalse();
    assertThat(over.intent().result()).isEqualTo(result);
  }

  @Test
  void attemptThatIsOverIsFollowedByTheNext() {
    var over = new Attempt(intent(null), OLD).over();

    assertThat(over.action()).isNull();
    assertThat(over.isOpen()).isFalse();
    assertThat(over.next()).isEqualTo(3);
  }

  private static Intent intent(IntentResult result) {
    return new Intent("0123456789abcdef", "2026-01-31T18:00:00Z", 2, result);
  }
}
