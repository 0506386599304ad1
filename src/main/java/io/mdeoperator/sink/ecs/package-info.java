// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts in the fields of the Elastic Common Schema: each {@code Ecs*} class is one part of the
 * table that {@code docs/sinks/ecs.md} shows to users.
 */
package io.mdeoperator.sink.ecs;
