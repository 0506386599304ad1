// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.AddressBlock;
import io.mdeoperator.remote.HostPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;

/** The configuration file. */
public final class ConfigFuzz {
  private ConfigFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "configuration",
            ConfigFuzz::configuration,
            "watchNamespaces: [a]\nclouds: {Public: {loginUrl: 'https://login.example/', audiences: [x], tokenEndpoint: V1}}\n"
                .getBytes(UTF_8),
            "egress: {allowHosts: ['*.siem.example'], allowPlainHttp: true}\nhttp: {proxy: 'http://proxy:3128', requestTimeout: 30s}\n"
                .getBytes(UTF_8),
            "consent: {port: 8081, trustedProxies: [10.0.0.0/8, null]}\nminPollPeriod: 10s\nambientCredential: [{namespace: a}]\n"
                .getBytes(UTF_8)));
  }

  /** What the operator starts with can be used, and what cannot be used is named in one line. */
  private static void configuration(byte[] content) throws IOException {
    var file = Files.write(file(), content);
    try {
      var config = ConfigFile.read(file);
      var clouds = BuiltInClouds.with(config);
      for (var cloud : Cloud.values()) {
        assertThat(clouds.api(cloud, Geo.EU).getScheme()).isEqualTo("https");
        assertThat(clouds.entra(cloud).loginUrl().getScheme()).isEqualTo("https");
      }
      config.egress().allowHosts().forEach(HostPattern::parse);
      config.consent().trustedProxies().forEach(AddressBlock::parse);
      if (config.http().proxy() != null) {
        HttpHost.create(config.http().proxy());
      }
      assertThat(config.minPollPeriod()).isPositive();
    } catch (ConfigException declared) {
      assertThat(declared.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  private static Path file() throws IOException {
    var folder = Files.createDirectories(Path.of("target/fuzz"));
    return folder.resolve("config-" + ProcessHandle.current().pid() + ".yaml");
  }
}
