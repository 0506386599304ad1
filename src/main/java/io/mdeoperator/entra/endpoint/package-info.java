// SPDX-License-Identifier: Apache-2.0
/** Entra's token endpoints: the request, the response, and the table of its errors. */
package io.mdeoperator.entra.endpoint;
