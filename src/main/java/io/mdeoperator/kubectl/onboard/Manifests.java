// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.view.Kind;
import java.io.IOException;
import java.util.List;

/**
 * MdeTenants as YAML. All texts are quoted, so that a name such as {@code on} or {@code 1e3} stays
 * a text for every reader of YAML.
 */
public final class Manifests {
  private final ObjectMapper yaml = new YAMLMapper();

  /** One document for each customer; without a namespace where that is null. */
  public String of(List<Customer> customers, String namespace) throws IOException {
    var text = new StringBuilder();
    for (var customer : customers) {
      text.append(yaml.writeValueAsString(manifest(customer, namespace)));
    }
    return text.toString();
  }

  private ObjectNode manifest(Customer customer, String namespace) {
    var manifest = yaml.createObjectNode();
    manifest.put("apiVersion", Api.GROUP + "/" + Api.VERSION).put("kind", Kind.TENANT.value());
    var metadata = manifest.putObject("metadata").put("name", customer.name());
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    if (!customer.labels().isEmpty()) {
      customer.labels().forEach(metadata.putObject("labels")::put);
    }
    var spec = manifest.putObject("spec");
    spec.putObject("applicationRef").put("name", customer.application());
    spec.put("tenantId", customer.tenantId()).put("displayName", customer.displayName());
    if (!customer.geo().isEmpty()) {
      spec.put("geo", customer.geo());
    }
    if (!customer.roles().isEmpty()) {
      customer.roles().forEach(spec.putArray("requiredRoles")::add);
    }
    return manifest;
  }
}
