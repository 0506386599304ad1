// SPDX-License-Identifier: Apache-2.0
/** What the documentation says is true: its links, names, manifests, configuration and commands. */
package io.mdeoperator.documentation;
