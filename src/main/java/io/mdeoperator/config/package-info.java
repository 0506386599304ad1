/** The operator's configuration file. */
package io.mdeoperator.config;
