// SPDX-License-Identifier: Apache-2.0
/** Long lists in JSON, read as they come in, with one item in memory at a time. No Kubernetes. */
package io.mdeoperator.defender.stream;
