// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is shown of a Secret: never a value. A template has kubectl itself leave the values out, so
 * that this process does not receive them.
 */
final class SecretFacts {
  private static final String TEMPLATE =
      "{{range $name, $value := .metadata.labels}}label {{$name}} {{$value}}{{\"\\n\"}}{{end}}"
          + "{{range $name, $value := .metadata.annotations}}{{if eq $name \""
          + Api.EXPIRES_ANNOTATION
          + "\"}}expires {{$value}}{{\"\\n\"}}{{end}}{{end}}"
          + "{{range $name, $value := .data}}key {{$name}} {{if $value}}set{{else}}empty{{end}}"
          + "{{\"\\n\"}}{{end}}";

  private SecretFacts() {}

  /** Whether a Secret has what the operator needs. */
  static Step step(Cluster cluster, String namespace, String name, List<String> keys, String use)
      throws KubectlException {
    var title = "Secret " + name;
    try {
      var facts =
          cluster.run(
              List.of(
                  "get",
                  "secret",
                  name,
                  "--namespace=" + namespace,
                  "--output=go-template=" + TEMPLATE));
      return of(title, facts.lines().toList(), keys, use);
    } catch (KubectlException e) {
      return switch (e.reason()) {
        case Cause.FORBIDDEN ->
            Step.notShown(title, "you may not read Secrets; the operator's words above count");
        case Cause.NOT_FOUND ->
            Step.failed(
                title,
                "SecretNotFound",
                "There is no Secret '" + name + "' in namespace " + namespace + ".");
        default -> throw e;
      };
    }
  }

  static Step of(String title, List<String> facts, List<String> keys, String use) {
    if (!facts.contains("label " + Api.CREDENTIAL_LABEL + " " + use)) {
      return Step.failed(
          title,
          "SecretNotFound",
          "It lacks the label "
              + Api.CREDENTIAL_LABEL
              + "="
              + use
              + ", so the operator ignores it.");
    }
    for (var key : keys) {
      if (facts.contains("key " + key + " empty")) {
        return Step.failed(title, "SecretValueEmpty", "Its key '" + key + "' is empty.");
      }
      if (!facts.contains("key " + key + " set")) {
        return Step.failed(
            title,
            "SecretKeyNotFound",
            "It has no key '" + key + "'; its keys: " + keysOf(facts) + ".");
      }
    }
    return Step.ok(
        title,
        Stream.concat(
                Stream.of("labelled, has " + String.join(" and ", keys)),
                facts.stream().filter(fact -> fact.startsWith("expires ")))
            .reduce((one, other) -> one + ", " + other)
            .orElseThrow());
  }

  private static String keysOf(List<String> facts) {
    var keys =
        facts.stream()
            .filter(fact -> fact.startsWith("key "))
            .map(fact -> fact.split(" ", -1)[1])
            .toList();
    return keys.isEmpty() ? "none" : String.join(", ", keys);
  }
}
