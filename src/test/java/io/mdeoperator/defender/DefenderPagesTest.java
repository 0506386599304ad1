// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.defender.Paging.NextLink;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that go on behind a page, and single alerts. */
class DefenderPagesTest extends SimulatedDefender {
  @AfterEach
  void resetPaging() {
    simulator.paging().cap(10_000).nextLink(NextLink.NONE);
  }

  @Test
  void followsTheServersLinksToTheEnd() {
    generate(25);
    simulator.paging().cap(10).nextLink(NextLink.FOLLOWING);

    var answer = read(query(START, 10_000));

    assertThat(answer).isEqualTo(new ApiAnswer.Read(25, true, clock.instant()));
    assertThat(new HashSet<>(alerts.stream().map(Alert::id).toList())).hasSize(25);
    assertThat(calls()).hasSize(3);
  }

  @Test
  void doesNotFollowALinkInALoop() {
    generate(25);
    simulator.paging().cap(10).nextLink(NextLink.LOOPING);

    var answer = (ApiAnswer.Read) read(query(START, 10_000));

    assertThat(answer.complete()).isFalse();
    assertThat(calls()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void neverSendsATokenToAnotherHost() {
    generate(25);
    simulator.paging().cap(10).nextLink(NextLink.FOREIGN_HOST);

    assertThat(read(query(START, 10_000)))
        .isEqualTo(new ApiAnswer.Read(10, false, clock.instant()));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void fetchesOneAlertAsTheSameBytesAsInAList() {
    generate(3);
    read(query(START, 100));
    var listed = alerts.getFirst();
    alerts.clear();

    var answer = client.alert(api(), listed.id(), alerts::add);

    assertThat(answer).isEqualTo(new ApiAnswer.Read(1, true, clock.instant()));
    assertThat(new String(alerts.getFirst().json(), StandardCharsets.UTF_8))
        .isEqualTo(new String(listed.json(), StandardCharsets.UTF_8));
  }

  @Test
  void findsNoAlertOfAnUnknownId() {
    assertThat(client.alert(api(), "da1/../../x", alerts::add))
        .isEqualTo(new ApiAnswer.Read(0, true, clock.instant()));
    assertThat(alerts).isEmpty();
  }
}
