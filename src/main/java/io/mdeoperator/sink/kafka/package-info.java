// SPDX-License-Identifier: Apache-2.0
/** Alerts as records of Apache Kafka, or of what speaks its protocol. */
package io.mdeoperator.sink.kafka;
