// SPDX-License-Identifier: Apache-2.0
/** Alerts as CloudEvents over HTTPS, signed as Standard Webhooks says. */
package io.mdeoperator.sink.webhook;
