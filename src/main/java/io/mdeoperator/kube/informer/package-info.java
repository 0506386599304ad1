// SPDX-License-Identifier: Apache-2.0
/** What the operator watches, holds of it, and finds it by. */
package io.mdeoperator.kube.informer;
