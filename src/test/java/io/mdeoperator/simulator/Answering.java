package io.mdeoperator.simulator;

import java.io.IOException;

/** Something that answers requests. */
interface Answering {
  HttpReply answer(HttpCall call) throws IOException;
}
