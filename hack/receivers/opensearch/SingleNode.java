// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * A single node of OpenSearch that listens on 127.0.0.1, with neither TLS nor authentication:
 * {@code SingleNode FOLDER HTTP-PORT}. It ends with the process that has started it.
 */
final class SingleNode extends Node {
  private SingleNode(Environment environment) {
    super(environment, List.of(http()), false);
  }

  public static void main(String... arguments) throws Exception {
    var settings = settings(Path.of(arguments[0]).toAbsolutePath(), arguments[1]);
    new SingleNode(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "receiver"))
        .start();
    // All of a node's threads are daemons: it ends with this one.
    ProcessHandle.current().parent().orElseThrow().onExit().join();
  }

  private static Settings settings(Path folder, String httpPort) {
    return Settings.builder()
        .put("path.home", folder)
        .put("discovery.type", "single-node")
        .put("transport.type", "netty4")
        .put("http.type", "netty4")
        .put("network.host", "127.0.0.1")
        .put("http.port", httpPort)
        .put("transport.port", "0") // no other node comes
        .put("node.store.allow_mmap", false)
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .build();
  }

  private static PluginInfo http() {
    var type = Netty4ModulePlugin.class.getName();
    return new PluginInfo(
        "transport-netty4", "", "", Version.CURRENT, "21", type, null, List.of(), false);
  }
}
