package io.mdeoperator.alertsync.sink;

/** What a sink says about one item. */
public enum Outcome {
  /** The sink has it, or has something newer of that alert. */
  ACCEPTED,
  /** Not now; to be delivered again. */
  RETRY,
  /** Never: this item for itself can not be taken. */
  REFUSED
}
