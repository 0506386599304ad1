// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of others that can be told to do the same; {@code hack/peers} has them. */
enum Peer {
  BENTHOS,
  CAMEL;

  /** As the folder is called. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Builds it if need be, and tells it where to read and where to post. */
  Contender of(TestEnvironment stage, List<CustomerTenant> customers, Arrivals arrivals, long limit)
      throws BuildScript.UnavailableException, InterruptedException, IOException {
    var program = BuildScript.run("hack/peers/build", folder()).toString();
    var folder = Files.createTempDirectory(folder());
    var environment = new HashMap<>(source(stage, customers, folder));
    environment.put("HOOK_URL", arrivals.url());
    environment.put("SIGNING_KEY", Arrivals.KEY);
    environment.put("FOLDER", folder.toString());
    environment.put("MEMORY", Long.toString(limit));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return group -> start(group, program, environment, folder.resolve("log"));
  }

  private static Contender.Running start(
      MemoryGroup group, String program, Map<String, String> environment, Path log) {
    var command = Stream.concat(group.prefix().stream(), Stream.of(program)).toList();
    return Contender.Running.of(ChildProcess.start(command, environment, log));
  }

  private static Map<String, String> source(
      TestEnvironment stage, List<CustomerTenant> customers, Path folder) {
    return Map.of(
        "LOGIN_URL",
        stage.simulator().loginUrl(),
        "API_URL",
        stage.simulator().apiUrl(),
        "CA",
        stage.simulator().writeCa(folder).toString(),
        "CLIENT_ID",
        TestEnvironment.CLIENT_ID,
        "CLIENT_SECRET",
        TestEnvironment.CLIENT_SECRET,
        "TENANTS",
        customers.stream().map(CustomerTenant::id).collect(Collectors.joining(",")));
  }
}
