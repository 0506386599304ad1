/** Whether an application's credential can be used, and its status. */
package io.mdeoperator.application;
