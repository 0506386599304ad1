// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.base.Json;
import io.mdeoperator.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/** Objects that an older schema let in. */
public final class CustomResourceFuzz {
  private static final ObjectMapper JSON = Json.mapper();
  private static final KubernetesSerialization SERIALIZATION =
      new KubernetesSerialization(
          new ObjectMapper().addHandler(new LenientDeserialization()), true);
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          MdeApplication.class,
          MdeTenant.class,
          MdeAlertSync.class,
          MdeMachineAction.class,
          MdeHuntingQuery.class);

  private CustomResourceFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "custom-resource",
            CustomResourceFuzz::read,
            "{\"tenantRef\":{\"name\":\"a\"},\"pollPeriod\":\"5m\",\"sinks\":[{\"name\":\"m\",\"configMap\":{\"retention\":{\"maxAlerts\":500}}},{\"name\":\"w\",\"webhook\":{\"url\":\"https://x\",\"mode\":\"Batched\",\"signing\":{\"secretRef\":{\"name\":\"s\"}}}}]}"
                .getBytes(UTF_8),
            "{\"applicationRef\":{\"name\":\"a\"},\"tenantId\":\"t\",\"geo\":\"EU\",\"requiredRoles\":[\"A|B\"],\"suspend\":false}"
                .getBytes(UTF_8),
            "{\"clientId\":\"c\",\"cloud\":\"Public\",\"credential\":{\"clientSecret\":{\"secretRef\":{\"name\":\"s\"},\"key\":\"k\"}}}"
                .getBytes(UTF_8)));
  }

  /** Any object in place of the spec and the status; the API server sees to it that it is one. */
  private static void read(byte[] json) throws IOException {
    String member;
    try {
      var object = JSON.readTree(json);
      if (object == null || !object.isObject()) {
        return;
      }
      member = JSON.writeValueAsString(object);
    } catch (JsonProcessingException notAnObject) {
      return;
    }
    for (var kind : KINDS) {
      var text =
          "{\"metadata\":{\"name\":\"old\"},\"spec\":%s,\"status\":%s}".formatted(member, member);
      var read = SERIALIZATION.unmarshal(text, kind);
      assertThat(read.getMetadata().getName()).isEqualTo("old");
      SERIALIZATION.asJson(read);
    }
  }
}
