// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.testing.tls.TestAuthority;
import io.mdeoperator.tool.BuildScript;
import java.nio.file.Path;

/** What the feeds of a fault story deliver to, beside a mirror. */
public enum ReceiverKind {
  WEBHOOK,
  KAFKA,
  ELASTICSEARCH;

  /** Opens the receiver of one story, on a program that all stories share. */
  public interface Program extends AutoCloseable {
    /**
     * Opens a receiver.
     *
     * @param authority that the operator trusts
     */
    ProcessReceiver open(TestAuthority authority, ReceiverWitness witness);

    @Override
    default void close() {}
  }

  /** Starts the program, which is built first if need be. */
  public Program start() throws Exception {
    return switch (this) {
      case WEBHOOK ->
          (authority, witness) ->
              new HttpFaultReceiver(authority, new WebhookProtocol(witness), witness);
      case KAFKA -> of(KafkaBroker.start(program("kafka")));
      case ELASTICSEARCH -> of(OpenSearch.start(program("opensearch")));
    };
  }

  private static Path program(String name) throws Exception {
    return BuildScript.run("hack/receivers/build", name);
  }

  private static Program of(KafkaBroker broker) {
    return new Program() {
      @Override
      public ProcessReceiver open(TestAuthority authority, ReceiverWitness witness) {
        return new KafkaFaultReceiver(broker, witness);
      }

      @Override
      public void close() {
        broker.close();
      }
    };
  }

  private static Program of(OpenSearch openSearch) {
    return new Program() {
      @Override
      public ProcessReceiver open(TestAuthority authority, ReceiverWitness witness) {
        return new HttpFaultReceiver(authority, new BulkProtocol(openSearch, witness), witness);
      }

      @Override
      public void close() {
        openSearch.close();
      }
    };
  }
}
