// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class send to a real receiver, and may have a parameter of its type: {@link
 * OpenSearch}, {@link VictoriaLogs}, {@link OpenTelemetryCollector}, {@link KafkaBroker}, {@link
 * Rsyslog} or {@link SyslogNg}. Classes share one, which the first of them starts, and some run at
 * the same time: a test works under names of its own, and changes nothing else.
 *
 * <p>Where it is not built and cannot be, the class is skipped and says why; with {@code
 * -Dreceivers=required} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ReceiverExtension.class)
public @interface NeedsReceiver {
  /** Its name as {@code hack/receivers/build} knows it. */
  public String value();
}
