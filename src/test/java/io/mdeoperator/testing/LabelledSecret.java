// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.Api;
import java.util.Base64;
import java.util.Map;

/** Secrets that the operator may use. */
public final class LabelledSecret {
  private LabelledSecret() {}

  /** For applications. */
  static Secret ofApplication(
      String namespace, String name, String type, Map<String, String> values) {
    return of(namespace, name, Api.CREDENTIAL_OF_APPLICATION, Map.of(), values)
        .edit()
        .withType(type)
        .build();
  }

  /** For sinks on these hosts. */
  public static Secret ofSink(
      String namespace, String name, String allowedHosts, Map<String, String> values) {
    return of(
        namespace,
        name,
        Api.CREDENTIAL_OF_SINK,
        Map.of(Api.ALLOWED_HOSTS_ANNOTATION, allowedHosts),
        values);
  }

  private static Secret of(
      String namespace,
      String name,
      String use,
      Map<String, String> annotations,
      Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(Map.of(Api.CREDENTIAL_LABEL, use))
        .withAnnotations(annotations)
        .endMetadata()
        .withData(
            values.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, value -> base64(value.getValue()))))
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
