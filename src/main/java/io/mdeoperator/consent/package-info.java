/** How customers' administrators consent. */
package io.mdeoperator.consent;
