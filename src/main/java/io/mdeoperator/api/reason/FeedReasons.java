package io.mdeoperator.api.reason;

import static io.mdeoperator.api.reason.Actor.CUSTOMER_ADMINISTRATOR;
import static io.mdeoperator.api.reason.Actor.NOBODY;
import static io.mdeoperator.api.reason.Actor.PARTNER;
import static io.mdeoperator.api.reason.Actor.PLATFORM_ENGINEER;
import static io.mdeoperator.api.reason.Retry.BACK_OFF;
import static io.mdeoperator.api.reason.Retry.NOT_NEEDED;
import static io.mdeoperator.api.reason.Retry.ON_CHANGE;
import static io.mdeoperator.api.reason.Retry.SLOW;

/** Reasons of a feed and its sinks. */
final class FeedReasons {
  static final Explanation TENANT_NOT_READY =
      new Explanation(
          PARTNER,
          SLOW,
          "The MdeTenant is not Ready, so its alerts cannot be seen. 'No alerts' would be no proof that there are none.",
          "Nothing is delivered; the cursor is kept, so nothing is lost.",
          "Follow the message of the MdeTenant.");

  static final Explanation ALERT_ROLE_MISSING =
      new Explanation(
          CUSTOMER_ADMINISTRATOR,
          SLOW,
          "The tenant granted no role that allows reading alerts.",
          "Nothing is delivered; the cursor is kept, so nothing is lost.",
          "Add Alert.Read.All to requiredRoles and send the consent link again.");

  static final Explanation TENANT_MISMATCH =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "The API returned an alert of another tenant; it was not delivered.",
          "Nothing more is delivered; the other feeds go on.",
          "Report it to Microsoft; the feed goes on only when the annotation mde-operator.io/requested-at gets a new value.");

  static final Explanation POLL_OVERDUE =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Three polls in a row could not be made.",
          "Nothing is delivered; the cursor is kept, and the feed catches up.",
          "See the message for what stands in the way.");

  static final Explanation NAME_CONFLICT =
      new Explanation(
          PARTNER,
          SLOW,
          "A ConfigMap that the mirror needs belongs to somebody else; it is not touched.",
          "This sink gets nothing; the other sinks go on.",
          "Rename or remove that ConfigMap, or rename the feed.");

  static final Explanation CHECKPOINT_CONFLICT =
      new Explanation(
          NOBODY,
          BACK_OFF,
          "Another operator wrote the checkpoint in between.",
          "Nothing is lost, but a batch may come twice.",
          "There is nothing to do if it passes; else look for a second operator.");

  static final Explanation CHECKPOINT_DAMAGED =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "The checkpoint of a sink could not be used: it is damaged, of another tenant, or of another version.",
          "The feed goes on; what the sink was given lately comes again.",
          "There is nothing to do; if it happens again, look for what changes the feed's checkpoint ConfigMaps.");

  static final Explanation ALERTS_QUARANTINED =
      new Explanation(
          PARTNER,
          NOT_NEEDED,
          "Some alerts had no id, or a sink refused them for good; they were set aside.",
          "All other alerts are delivered.",
          "Look into the feed's ConfigMap that ends in -quarantine; a new value of the annotation mde-operator.io/redrive-quarantine has them tried again.");

  static final Explanation GAPS_OPEN =
      new Explanation(
          NOBODY,
          NOT_NEEDED,
          "Some windows of time cannot be fetched although the API answers otherwise; the feed goes on without them.",
          "The feed goes on, and tries those windows again with each rescan.",
          "Nothing to do if it passes; else report the windows in the message to Microsoft.");

  static final Explanation SINK_UNAVAILABLE =
      new Explanation(
          PLATFORM_ENGINEER,
          BACK_OFF,
          "The sink has not accepted anything for 5 minutes.",
          "This sink gets nothing and its cursor is kept; the other sinks go on.",
          "Check the sink that the message names.");

  static final Explanation SINK_REJECTED =
      new Explanation(
          PARTNER,
          ON_CHANGE,
          "A sink may not be called at its address, its Secret may not be used for that host, or the sink says that it is gone for good.",
          "This sink gets nothing and its cursor is kept; the other sinks go on.",
          "Follow the message: correct the spec, the Secret or the operator's egress rules.");

  static final Explanation NO_TENANT_MATCHES =
      new Explanation(
          PARTNER,
          SLOW,
          "No MdeTenant has the labels that the feed selects.",
          "Nothing is fetched for this feed; all other feeds go on.",
          "Label the MdeTenants, or correct spec.tenantSelector.");

  static final Explanation FEEDS_NOT_READY =
      new Explanation(
          PARTNER,
          SLOW,
          "Some of the feeds that were made for the selected tenants are not Ready.",
          "The other feeds of the set go on.",
          "Follow the message of the MdeAlertSync that is named.");

  private FeedReasons() {}
}
