// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import java.net.URI;
import java.net.URISyntaxException;

/** The URLs of receivers. */
public final class ReceiverUrl {
  private ReceiverUrl() {}

  /**
   * The URL, if the egress rules allow it; nothing is called to find out.
   *
   * @param subject for people, to begin a sentence with; ends with a space
   */
  public static Result<URI> of(String text, String subject, EgressRules rules) {
    try {
      var url = new URI(text);
      return rules
          .problem(url)
          .map(problem -> ReceiverUrl.<URI>refused(subject, problem))
          .orElseGet(() -> Result.ok(url));
    } catch (URISyntaxException e) {
      return refused(subject, "is not a valid URL");
    }
  }

  private static <T> Result<T> refused(String subject, String problem) {
    return Result.failed(Reason.SINK_REJECTED, subject + problem + ".");
  }
}
