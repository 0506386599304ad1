/** An application's credential from its Secret, and a tenant's access by it. */
package io.mdeoperator.credential;
