// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.net.UnknownHostException;

/** A host has no address that may be connected to. */
public final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  ForbiddenAddressException(String host) {
    super(host);
  }
}
