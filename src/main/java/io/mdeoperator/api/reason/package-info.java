// SPDX-License-Identifier: Apache-2.0
/** The closed catalogue of reasons: what a condition can say, who acts, and what to do next. */
package io.mdeoperator.api.reason;
