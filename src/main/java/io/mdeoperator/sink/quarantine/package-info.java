// SPDX-License-Identifier: Apache-2.0
/** What sinks refused permanently. */
package io.mdeoperator.sink.quarantine;
