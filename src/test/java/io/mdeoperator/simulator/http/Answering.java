// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;

/** Something that answers requests. */
public interface Answering {
  HttpReply answer(HttpCall call) throws IOException;
}
