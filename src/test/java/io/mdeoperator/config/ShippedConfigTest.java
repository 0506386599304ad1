// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigTest {
  private static final Path MANIFEST = Path.of("deploy/install/30-config.yaml");

  @Test
  void operatorReadsTheConfigurationThatIsInstalled(@TempDir Path folder) throws Exception {
    var configMap = Serialization.unmarshal(Files.readString(MANIFEST), ConfigMap.class);
    var file =
        Files.writeString(folder.resolve("config.yaml"), configMap.getData().get("config.yaml"));

    var config = ConfigFile.read(file);

    assertThat(config.leaderElection().enabled()).isTrue();
    assertThat(config.identity().userAgent()).startsWith("MdePartner-");
  }
}
