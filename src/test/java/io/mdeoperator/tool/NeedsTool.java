// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run programs that {@code hack/tools} finds or builds, and may have a
 * parameter of type {@link Tools}. Where one of them is not built and cannot be, the class is
 * skipped and says why; with {@code -Dtools=required} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ToolExtension.class)
public @interface NeedsTool {
  /** Names as {@code hack/tools/build} knows them. */
  public String[] value();
}
