// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertRevision;
import io.mdeoperator.sink.format.JsonObject;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Alerts as Detection Findings (class 2004) of the Open Cybersecurity Schema Framework, one for
 * each revision.
 *
 * <p>What has no attribute there is below {@code unmapped}, of an item of the evidence in its
 * {@code data}: under Defender's name, as text, or lists and objects of texts. A value that OCSF
 * has in other words, and a time that is finer than OCSF's milliseconds, is there as well. Absent
 * values (null, {@code ""}, {@code "-"}, {@code "N/A"}, and lists and objects without any other)
 * are left out, everything else is somewhere in the document.
 */
public final class Ocsf implements RecordFormat {
  static final String VERSION = "1.8.0";

  /** How often a byte of an alert is written at most: the name of a process's file. */
  private static final int MAX_COPIES = 4;

  /** Bytes of a character of the key, and of the id: twice in JSON, and encoded in a URL. */
  private static final int MAX_KEY_CHARACTER = 6;

  private static final int MAX_ID_CHARACTER = 2 * 6 + 9;

  /** Names of attributes, constants, captions, and what is known of the origin. */
  private static final int MAX_FRAME = 16 * 1024;

  private final InstantSource clock;

  /**
   * @param clock tells the {@code time} of alerts that have none at all, since it is required
   */
  public Ocsf(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public byte[] json(Batch.Item item, RecordOrigin origin) {
    var revision = AlertRevision.read(item, origin);
    var alert = revision.fields();
    var to = new JsonObject();
    var observables = new OcsfObservables();
    OcsfClass.write(alert, to);
    OcsfMetadata.write(revision, clock, to);
    OcsfFinding.write(revision, to);
    OcsfAttacks.write(alert, to);
    OcsfMalware.write(alert, to);
    OcsfDevice.write(alert, observables, to);
    OcsfEvidences.write(alert, observables, to);
    to.objects("observables", observables.all());
    to.node("unmapped", Optional.of(alert.unread()));
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
