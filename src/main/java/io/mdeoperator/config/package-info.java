// SPDX-License-Identifier: Apache-2.0
/** The operator's configuration file. */
package io.mdeoperator.config;
