// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/**
 * Writes kubeconfig files for one API server into one folder, a file per user.
 *
 * @param authority the certificate to trust, as PEM; null where the server speaks plain HTTP
 */
public record Kubeconfigs(Path folder, String server, String authority) {
  public Path withCertificate(String name, ClusterAuthority.Identity identity) {
    return write(
        name,
        null,
        new AuthInfoBuilder()
            .withClientCertificateData(base64(identity.certificate()))
            .withClientKeyData(base64(identity.key()))
            .build());
  }

  /** For a pod of this namespace, which is the context's, as it is in a cluster. */
  public Path withToken(String name, String namespace, String token) {
    return write(name, namespace, new AuthInfoBuilder().withToken(token).build());
  }

  public Path withoutCredentials(String name) {
    return write(name, null, new AuthInfo());
  }

  private Path write(String name, String namespace, AuthInfo user) {
    var config =
        new ConfigBuilder()
            .addNewCluster()
            .withName("test")
            .withNewCluster()
            .withServer(server)
            .withCertificateAuthorityData(authority == null ? null : base64(authority))
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName(name)
            .withUser(user)
            .endUser()
            .addNewContext()
            .withName("test")
            .withNewContext()
            .withCluster("test")
            .withUser(name)
            .withNamespace(namespace)
            .endContext()
            .endContext()
            .withCurrentContext("test")
            .build();
    try {
      var file = folder.resolve(name.replaceAll("[^A-Za-z0-9.-]", "-") + ".kubeconfig");
      var whole =
          Files.writeString(Files.createTempFile(folder, name, ""), Serialization.asYaml(config));
      // In one step: another class may be reading the one before.
      return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }
}
