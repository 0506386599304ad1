// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import java.util.List;

/** What users type behind a command of the plug-in. */
public final class PlugInFuzz {
  private PlugInFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "object-name",
            PlugInFuzz::name,
            "contoso",
            "tenant/contoso",
            "feed/",
            "app/a.b-c",
            "x/y/z"));
  }

  /** A name can be handed to kubectl, and what is none is named in one line. */
  private static void name(String text) {
    try {
      assertThat(ObjectName.parse(text).name()).matches("[a-z0-9][a-z0-9.-]*");
    } catch (IllegalArgumentException declared) {
      assertThat(declared.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
