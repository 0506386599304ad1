// SPDX-License-Identifier: Apache-2.0
/** Posts alerts to receivers: requests of a bounded size, and what their answers mean. */
package io.mdeoperator.sink.http;
