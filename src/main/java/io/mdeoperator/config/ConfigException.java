// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

/**
 * The configuration cannot be used; the message is one line that names the key and what is allowed.
 */
public final class ConfigException extends Exception {
  /** A message for the person who starts the operator; keys and values may contain line breaks. */
  public ConfigException(String message) {
    super(message.replaceAll("\\R", " "));
  }
}
