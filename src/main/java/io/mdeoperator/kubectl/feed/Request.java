// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.feed;

import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.KubeObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** An annotation that asks the operator to act on an object; a new value is a new request. */
public final class Request {
  private final Cluster cluster;
  private final String object;
  private final String namespace;

  /** A request about an object that exists. */
  public Request(Cluster cluster, KubeObject subject) {
    this.cluster = cluster;
    this.object = subject.kind().toLowerCase(Locale.ROOT) + "." + Api.GROUP + "/" + subject.name();
    this.namespace = "--namespace=" + subject.namespace();
  }

  /** Sets the annotation. */
  public void set(String annotation, String value) throws KubectlException {
    cluster.run(List.of("annotate", object, namespace, "--overwrite", annotation + "=" + value));
  }

  /**
   * Waits until the operator has acted on a value.
   *
   * @param field of the status, which then has the value
   * @return whether that was in time
   */
  public boolean awaitAnswer(String field, String value, Duration timeout) throws KubectlException {
    try {
      cluster.run(
          List.of(
              "wait",
              object,
              namespace,
              "--for=jsonpath={.status." + field + "}=" + value,
              "--timeout=" + timeout.toMillis() + "ms"),
          timeout);
      return true;
    } catch (KubectlException e) {
      if (e.reason() == Cause.TIMED_OUT) {
        return false;
      }
      throw e;
    }
  }
}
