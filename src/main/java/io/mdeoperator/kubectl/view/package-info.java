// SPDX-License-Identifier: Apache-2.0
/** Objects as kubectl prints them, and how they are shown. */
package io.mdeoperator.kubectl.view;
