// SPDX-License-Identifier: Apache-2.0
/** Whether an application's credential can be used, and its status. */
package io.mdeoperator.application;
