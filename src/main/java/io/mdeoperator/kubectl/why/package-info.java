// SPDX-License-Identifier: Apache-2.0
/** Why an object is not Ready: the chain of what it needs, and the first step that fails. */
package io.mdeoperator.kubectl.why;
