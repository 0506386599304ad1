// SPDX-License-Identifier: Apache-2.0
/** Real receivers, as processes of their own, for tests of sinks. */
package io.mdeoperator.receiver;
