// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A sink that takes alerts only, or takes rows in no other way than another class tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OfAlertsOnly {}
