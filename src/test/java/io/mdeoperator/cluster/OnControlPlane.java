// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run on a real control plane and may have a parameter of type {@link
 * ControlPlane}. Classes share one, which is started by the first, and some run at the same time: a
 * test works in {@link ControlPlane#namespace a namespace of its own}, changes nothing else, and
 * counts nothing but what happens there.
 *
 * <p>Where it is not built and cannot be, the class is skipped and says why; with {@code
 * -Dcontrol-plane=required} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ControlPlaneExtension.class)
public @interface OnControlPlane {
  /** Whether this class gets one of its own, which it may change and restart as it likes. */
  public boolean own() default false;
}
