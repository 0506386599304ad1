// SPDX-License-Identifier: Apache-2.0
/** Alerts as lines of the Common Event Format (ArcSight), as {@code docs/sinks/cef.md} says. */
package io.mdeoperator.sink.cef;
