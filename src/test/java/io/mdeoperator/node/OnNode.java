// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class may have a parameter of type {@link Node}. All classes share one node,
 * and run one after the other; the operator is installed by whoever needs it.
 *
 * <p>Where no node can run, the class is skipped and says why; with {@code -Dnode=required} it
 * fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NodeExtension.class)
public @interface OnNode {}
