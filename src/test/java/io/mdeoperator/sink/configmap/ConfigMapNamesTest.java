// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.kube.ObjectNames;
import io.mdeoperator.sink.Samples;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class ConfigMapNamesTest {
  @Test
  void namesAreTheSameUnderEveryLocale() {
    var usual = Locale.getDefault();
    try {
      for (var locale : Locale.getAvailableLocales()) {
        Locale.setDefault(locale);
        assertThat(MirrorWriter.suffix(7)).as("%s", locale).isEqualTo("-alerts-0007");
        assertThat(AlertTime.format(Samples.NOON)).isEqualTo("2026-03-01T12:00:00.0000000Z");
      }
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void shortensALongNameAndKeepsItDistinct() {
    var one = ObjectNames.bounded("f".repeat(252) + "a", "-alerts-0000");
    var other = ObjectNames.bounded("f".repeat(252) + "b", "-alerts-0000");

    assertThat(one).hasSize(253).endsWith("-alerts-0000").isNotEqualTo(other);
  }
}
