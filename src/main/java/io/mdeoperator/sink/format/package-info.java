// SPDX-License-Identifier: Apache-2.0
/** How alerts are written for receivers that want a schema of their own. */
package io.mdeoperator.sink.format;
