// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.CRDOutput;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The custom resource definitions of the kinds, generated from their Java classes. They are checked
 * in, for kubectl and for Helm.
 */
final class CustomResourceDefinitions {
  /** Rewrites what is checked in. */
  static final String REWRITE = "mvn test -Dtest=CrdDriftTest -Dcrds=write";

  /** What describes the kinds to the generator. */
  static final List<CustomResourceInfo> KINDS =
      List.of(
          CustomResourceInfo.fromClass(MdeApplication.class),
          CustomResourceInfo.fromClass(MdeTenant.class),
          CustomResourceInfo.fromClass(MdeAlertSync.class),
          CustomResourceInfo.fromClass(MdeMachineAction.class),
          CustomResourceInfo.fromClass(MdeHuntingQuery.class));

  private static final String HEADER =
      "# Generated from the package io.mdeoperator.api.v1alpha1 by: " + REWRITE;

  private CustomResourceDefinitions() {}

  /** The texts of all definitions by file name. */
  static SortedMap<String, String> generate() {
    var output = new Texts();
    new CRDGenerator()
        .customResources(KINDS)
        .withPostProcessor(new SchemaCompletion(KINDS))
        .withOutput(output)
        .generate();
    return output.texts();
  }

  /** Keeps in memory what the generator writes. */
  private static final class Texts implements CRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String crdAndVersion) {
      var name = crdAndVersion.substring(0, crdAndVersion.lastIndexOf('-'));
      return streams.computeIfAbsent(name + ".yaml", _ -> new ByteArrayOutputStream());
    }

    @Override
    public void close() {}

    private SortedMap<String, String> texts() {
      return streams.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> withOwnHeader(entry.getValue()),
                  (a, _) -> a,
                  TreeMap::new));
    }

    private static String withOwnHeader(ByteArrayOutputStream written) {
      var text = written.toString(StandardCharsets.UTF_8);
      return HEADER + text.substring(text.indexOf('\n'));
    }
  }
}
