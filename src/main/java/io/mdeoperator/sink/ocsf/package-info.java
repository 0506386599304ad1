// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as Detection Findings of the Open Cybersecurity Schema Framework: each {@code Ocsf*} class
 * is one part of the table that {@code docs/sinks/ocsf.md} shows to users.
 */
package io.mdeoperator.sink.ocsf;
