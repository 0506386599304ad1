// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files that are written from the chart and checked in. */
final class RenderedManifests {
  static final String REWRITE = "mvn test -Dtest=ManifestDriftTest -Dmanifests=write";

  private static final String HEADER = "# Rendered from deploy/chart/mde-operator: " + REWRITE;
  private static final Path PROJECT = BuildScript.projectFolder();

  /** In which order plain manifests are applied, by template. */
  private static final Map<String, String> INSTALLED =
      Map.ofEntries(
          Map.entry("service-account", "10-service-account"),
          Map.entry("rbac-watched", "20-rbac-watched"),
          Map.entry("rbac-written", "21-rbac-written"),
          Map.entry("rbac-lease", "22-rbac-lease"),
          Map.entry("rbac-users", "23-rbac-users"),
          Map.entry("rbac-consent", "24-rbac-consent"),
          Map.entry("policy", "25-policy"),
          Map.entry("config", "30-config"),
          Map.entry("deployment", "40-deployment"),
          Map.entry("poddisruptionbudget", "41-poddisruptionbudget"),
          Map.entry("service", "50-service"),
          Map.entry("networkpolicy", "60-networkpolicy"));

  /** What differs when the operator works in some namespaces only. */
  private static final Map<String, String> NAMESPACED =
      Map.of("rbac-watched", "roles-watched", "rbac-written", "roles-written", "config", "config");

  /**
   * What is Helm's own business, and the checksum, which nobody would renew when the ConfigMap
   * changes.
   */
  private static final Pattern HELMS_LINES =
      Pattern.compile(
          " +(?:helm\\.sh/chart|app\\.kubernetes\\.io/(?:version|managed-by)): .*\\R"
              + "| +annotations:\\R +checksum/config: .*\\R");

  private RenderedManifests() {}

  /** The texts by their path in the project. */
  static Map<Path, String> render(Helm helm, Path folder) {
    var files = new TreeMap<Path, String>();
    files.putAll(render(helm, folder.resolve("all"), "deploy/install", INSTALLED));
    files.putAll(
        render(
            helm,
            folder.resolve("namespaced"),
            "deploy/namespaced",
            NAMESPACED,
            "--set=watchNamespaces={partner}"));
    return files;
  }

  private static Map<Path, String> render(
      Helm helm, Path output, String target, Map<String, String> names, String... options) {
    var arguments = new ArrayList<>(List.of("--output-dir", output.toString()));
    arguments.addAll(List.of(options));
    helm.template(arguments.toArray(String[]::new));
    var templates = output.resolve("mde-operator/templates");
    return names.entrySet().stream()
        .collect(
            Collectors.toMap(
                name -> Path.of(target, name.getValue() + ".yaml"),
                name -> plain(read(templates.resolve(name.getKey() + ".yaml")))));
  }

  private static String plain(String rendered) {
    var text =
        rendered
            .replaceAll("(?m)^# Source: .*\n", "")
            .replaceFirst("^---\n", "")
            .replace("\n\n---", "\n---")
            .strip();
    return HEADER + "\n" + HELMS_LINES.matcher(text).replaceAll("") + "\n";
  }

  /** Of the rendered files those that are there, as they are. */
  static Map<Path, String> checkedIn(Map<Path, String> rendered) {
    return rendered.keySet().stream()
        .filter(file -> Files.exists(PROJECT.resolve(file)))
        .collect(
            Collectors.toMap(
                file -> file, file -> read(PROJECT.resolve(file)), (a, _) -> a, TreeMap::new));
  }

  static void write(Map<Path, String> rendered) throws IOException {
    for (var file : rendered.entrySet()) {
      var target = PROJECT.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
