// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertRevision;
import io.mdeoperator.sink.format.Evidence;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.InstantSource;

/**
 * Alerts as documents of the Elastic Common Schema, one for each revision.
 *
 * <p>What has no field there is below {@code microsoft.defender_endpoint}: under Defender's name
 * when Microsoft documents it, otherwise below {@code other}, so that an alert with a new or
 * strange field adds no field to an index and contradicts none. There is nothing but texts, lists
 * and objects in both; {@code evidence}, {@code comments} and {@code other} are made for the type
 * {@code flattened}. Absent values (null, {@code ""}, {@code "-"}, {@code "N/A"}, and lists and
 * objects without any other) are left out, everything else is somewhere in the document.
 *
 * <p>The mapping is Elastic's own of its package {@code microsoft_defender_endpoint}, except where
 * {@code docs/sinks/ecs.md} says why not.
 */
public final class Ecs implements RecordFormat {
  /** The version whose fields are used; older than the current one, which has all of them too. */
  static final String VERSION = "8.11.0";

  /**
   * How often a byte of an alert is written at most: the name of a device three times, twice of
   * these in lower case, which is up to half as long again.
   */
  private static final int MAX_COPIES = 4;

  /** Bytes of a character of the key, and of the id: in JSON, and as such and encoded in a URL. */
  private static final int MAX_KEY_CHARACTER = 6;

  private static final int MAX_ID_CHARACTER = 6 + 9;

  /** Names of fields, constants, times, and what is known of the origin. */
  private static final int MAX_FRAME = 8 * 1024;

  private final InstantSource clock;

  /**
   * @param clock tells the {@code @timestamp} of alerts that have no time at all, since data
   *     streams refuse documents without
   */
  public Ecs(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public byte[] json(Batch.Item item, RecordOrigin origin) {
    var revision = AlertRevision.read(item, origin);
    var alert = revision.fields();
    var evidence = Evidence.of(alert);
    var to = new JsonObject();
    EcsOrigin.write(revision, clock, to);
    EcsEvent.write(alert, evidence, to);
    EcsThreat.write(alert, to);
    EcsDevice.write(alert.text("machineId"), alert.text("computerDnsName"), to);
    EcsUser.write(alert, evidence, to);
    EcsEvidence.write(evidence, to);
    EcsVendor.write(alert, to);
    return to.json(item.json().length);
  }

  @Override
  public long maxSize(Batch.Item item) {
    return MAX_FRAME
        + (long) MAX_COPIES * item.json().length
        + (long) MAX_KEY_CHARACTER * item.key().length()
        + (long) MAX_ID_CHARACTER * item.id().length();
  }
}
