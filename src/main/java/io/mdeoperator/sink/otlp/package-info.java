// SPDX-License-Identifier: Apache-2.0
/** Alerts as log records of OpenTelemetry, by OTLP over HTTP. */
package io.mdeoperator.sink.otlp;
