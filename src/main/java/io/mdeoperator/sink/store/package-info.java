// SPDX-License-Identifier: Apache-2.0
/** What is kept of each sink over restarts: its checkpoint, and what it refused permanently. */
package io.mdeoperator.sink.store;
