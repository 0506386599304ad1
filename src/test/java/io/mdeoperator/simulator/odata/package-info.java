// SPDX-License-Identifier: Apache-2.0
/** What lists of the Defender API understand of OData: filters, pages, and the shape of answers. */
package io.mdeoperator.simulator.odata;
