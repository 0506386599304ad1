// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.tenant.DelayedTriggers.Trigger;
import io.mdeoperator.testing.UncaughtErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class DelayedTriggersTest {
  private final List<String> reconciled = new CopyOnWriteArrayList<>();
  private final DelayedTriggers triggers = new DelayedTriggers();

  @BeforeEach
  void listen() {
    triggers.setEventHandler(event -> reconciled.add(event.getRelatedCustomResourceID().getName()));
    triggers.start();
  }

  @AfterEach
  void stop() {
    triggers.stop();
  }

  @Test
  void reconcilesInTheOrderOfTheDelays() {
    triggers.schedule(List.of(trigger("late", 200), trigger("early", 0)));

    await().until(() -> reconciled.size() == 2);
    assertThat(reconciled).containsExactly("early", "late");
  }

  @Test
  void losesNoLaterTriggerForOneThatComesFirst() {
    triggers.schedule(List.of(trigger("twice", 300)));
    triggers.schedule(List.of(trigger("twice", 0)));

    await().until(() -> reconciled.size() == 2);
  }

  @Test
  void reconcilesOnceForTheSameTrigger() {
    triggers.schedule(List.of(trigger("once", 100)));
    triggers.schedule(List.of(trigger("once", 100), trigger("last", 300)));

    await().until(() -> reconciled.contains("last"));
    assertThat(reconciled).containsExactly("once", "last");
  }

  @Test
  void anErrorReachesTheThreadsHandler() {
    triggers.setEventHandler(
        event -> {
          throw new StackOverflowError();
        });
    try (var uncaught = new UncaughtErrors()) {
      triggers.schedule(List.of(trigger("broken", 0)));

      uncaught.await(StackOverflowError.class);
    }
  }

  private static Trigger trigger(String tenant, long delay) {
    return new Trigger(new ResourceID(tenant, "partner"), Duration.ofMillis(delay));
  }
}
