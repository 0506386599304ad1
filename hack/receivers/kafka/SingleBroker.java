// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * A single broker of Kafka that is its own controller, as a file says: {@code SingleBroker
 * PROPERTIES-FILE}. It ends with the process that has started it.
 */
final class SingleBroker {
  private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

  private SingleBroker() {}

  public static void main(String... arguments) throws IOException {
    ProcessHandle.current()
        .parent()
        .orElseThrow()
        .onExit()
        .thenRun(() -> Runtime.getRuntime().halt(0));
    String[] format = {"format", "--cluster-id", CLUSTER, "--config", arguments[0]};
    if (StorageTool.execute(format, System.out) != 0) {
      throw new IOException("the folder of its data cannot be formatted");
    }
    Kafka.main(arguments);
  }
}
