// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class open a {@link Browser}. Where Chromium is not installed, the class is
 * skipped and says why; with {@code -Dbrowser=required} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ChromiumCondition.class)
public @interface InChromium {}
