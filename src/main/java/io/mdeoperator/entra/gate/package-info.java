/** Which tenants may try a credential that is not known to work. */
package io.mdeoperator.entra.gate;
