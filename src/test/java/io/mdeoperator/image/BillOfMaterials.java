// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What the image is made of, in CycloneDX' format: the libraries as Maven knows them, and beside
 * them Java and Debian's packages.
 */
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode bill;

  private BillOfMaterials(ObjectNode bill) {
    this.bill = bill;
  }

  /**
   * Reads what {@code hack/image} has laid out for a platform.
   *
   * @param folder with {@code maven.cdx.json}, and the records of Debian's packages in {@code base}
   * @param runtime the Java that was linked
   */
  static BillOfMaterials of(Path folder, Path runtime) throws IOException {
    var bill =
        new BillOfMaterials((ObjectNode) JSON.readTree(folder.resolve("maven.cdx.json").toFile()));
    bill.addJava(runtime);
    try (var records = Files.list(folder.resolve("base/var/lib/dpkg/status.d"))) {
      for (var record : records.sorted().toList()) {
        bill.addDebian(record);
      }
    }
    return bill;
  }

  private void addJava(Path runtime) throws IOException {
    var quoted = properties(runtime.resolve("release")).getProperty("JAVA_VERSION");
    var version = quoted.replace("\"", "");
    add("platform", "openjdk", version, "pkg:generic/openjdk@" + encoded(version));
  }

  private void addDebian(Path record) throws IOException {
    // "Name: value" a line, and a text whose further lines are indented: near enough to properties.
    var fields = properties(record);
    var name = fields.getProperty("Package");
    var version = fields.getProperty("Version");
    var url =
        "pkg:deb/debian/%s@%s?arch=%s"
            .formatted(name, encoded(version), fields.getProperty("Architecture"));
    add("library", name, version, url);
  }

  private static Properties properties(Path file) throws IOException {
    var properties = new Properties();
    try (var lines = Files.newBufferedReader(file)) {
      properties.load(lines);
    }
    return properties;
  }

  private void add(String type, String name, String version, String packageUrl) {
    bill.withArray("components")
        .addObject()
        .put("type", type)
        .put("bom-ref", packageUrl)
        .put("name", name)
        .put("version", version)
        .put("purl", packageUrl);
  }

  private static String encoded(String version) {
    return URLEncoder.encode(version, StandardCharsets.UTF_8);
  }

  /** Writes it, and returns the file. */
  Path write(Path file) throws IOException {
    return Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(bill));
  }

  String name() {
    return ofOperator("name");
  }

  String description() {
    return ofOperator("description");
  }

  String version() {
    return ofOperator("version");
  }

  private String ofOperator(String field) {
    return bill.at("/metadata/component").path(field).asText();
  }
}
