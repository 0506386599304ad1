// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.util.Set;

/** Names that the kinds share. */
public final class Api {
  /** The API group of all kinds. */
  public static final String GROUP = "mde-operator.io";

  /**
   * Who writes fields of objects (Kubernetes: "Server-Side Apply"); another would be an owner of
   * its own.
   */
  public static final String FIELD_MANAGER = "mde-operator";

  /** The version described by this package. */
  public static final String VERSION = "v1alpha1";

  /**
   * Label of Secrets that the operator may use; its value names the use: {@code application} or
   * {@code sink}.
   */
  public static final String CREDENTIAL_LABEL = GROUP + "/credential";

  /** Value of {@link #CREDENTIAL_LABEL} on the Secrets that applications refer to. */
  public static final String CREDENTIAL_OF_APPLICATION = "application";

  /** Value of {@link #CREDENTIAL_LABEL} on the Secrets that sinks refer to. */
  public static final String CREDENTIAL_OF_SINK = "sink";

  /**
   * Annotation on a Secret of a sink: the hosts that it may be used for, separated by commas; each
   * exact, or {@code *.suffix}.
   */
  public static final String ALLOWED_HOSTS_ANNOTATION = GROUP + "/allowed-hosts";

  /**
   * Annotation on a Secret: when its client secret expires (RFC 3339), since Entra does not report
   * it.
   */
  public static final String EXPIRES_ANNOTATION = GROUP + "/expires";

  /** Annotation on a tenant or feed: a new value requests an immediate check without caches. */
  public static final String REQUESTED_AT_ANNOTATION = GROUP + "/requested-at";

  /** Annotation on a feed: rewinds its sinks to a time. */
  public static final String REPLAY_FROM_ANNOTATION = GROUP + "/replay-from";

  /** Annotation on a feed: a new value redrives its quarantined alerts. */
  public static final String REDRIVE_ANNOTATION = GROUP + "/redrive-quarantine";

  /** Annotation that the operator sets on a child feed: when its tenant no longer matched. */
  public static final String LEFT_AT_ANNOTATION = GROUP + "/left-at";

  /**
   * Annotation of a Secret in the caches that has more than 64 KiB, so that its content is not
   * held. In memory only: one that a user sets is not read.
   */
  public static final String TOO_LARGE_ANNOTATION = GROUP + "/too-large";

  private static final String EARLIER = GROUP + "/earlier-";

  /** Annotation on an action for a device: the person who approves it. */
  public static final String APPROVED_BY_ANNOTATION = GROUP + "/approved-by";

  /** Annotation on an action for a device: the person who asks for it. */
  public static final String REQUESTED_BY_ANNOTATION = GROUP + "/requested-by";

  /**
   * Annotation on an action for a device: the token of an attempt whose outcome is unknown, or that
   * was not made, when a person decides that it is made (again).
   */
  public static final String POST_ANYWAY_ANNOTATION = GROUP + "/post-anyway";

  /** Annotation on an action for a device: {@code "true"} deletes it without the due release. */
  public static final String ABANDON_RELEASE_ANNOTATION = GROUP + "/abandon-release";

  /** Finalizer of an action on a device that is to be released later. */
  public static final String RELEASE_FINALIZER = GROUP + "/release";

  /** All annotations that the operator reads from the API server. */
  public static final Set<String> ANNOTATIONS =
      Set.of(
          ALLOWED_HOSTS_ANNOTATION,
          EXPIRES_ANNOTATION,
          REQUESTED_AT_ANNOTATION,
          REPLAY_FROM_ANNOTATION,
          REDRIVE_ANNOTATION,
          earlier(REQUESTED_AT_ANNOTATION),
          earlier(REPLAY_FROM_ANNOTATION),
          earlier(REDRIVE_ANNOTATION),
          LEFT_AT_ANNOTATION,
          APPROVED_BY_ANNOTATION,
          REQUESTED_BY_ANNOTATION,
          POST_ANYWAY_ANNOTATION,
          ABANDON_RELEASE_ANNOTATION);

  public static final String READY = ".status.conditions[?(@.type==\"Ready\")]";

  private Api() {}

  /**
   * Annotation that the operator sets on a child: what its parent asked for by that annotation
   * before the child was made.
   */
  public static String earlier(String request) {
    return request.replace(GROUP + "/", EARLIER);
  }
}
