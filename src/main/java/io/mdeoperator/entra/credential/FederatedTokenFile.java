// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The token of the operator's own service account, which the kubelet writes into the operator's pod
 * and renews there: it is read each time. Thread-safe.
 */
public final class FederatedTokenFile {
  /** Set by Azure's workload identity webhook in pods that it mutates. */
  private static final String PLATFORM_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE";

  private static final Path DEFAULT = Path.of("/var/run/secrets/azure/tokens/azure-identity-token");
  private static final int MAX_BYTES = 16 * 1024;

  private final Path file;

  private FederatedTokenFile(Path file) {
    this.file = file;
  }

  public static FederatedTokenFile at(Path file) {
    return new FederatedTokenFile(file);
  }

  /**
   * The file that the configuration names, else the one that the platform says it has injected,
   * else the one where Azure's webhook usually does.
   *
   * @param environment of the process
   */
  public static FederatedTokenFile locate(
      Optional<Path> configured, Map<String, String> environment) {
    return at(
        configured
            .or(
                () ->
                    Optional.ofNullable(environment.get(PLATFORM_VARIABLE))
                        .filter(name -> !name.isBlank())
                        .map(Path::of))
            .orElse(DEFAULT));
  }

  /** Reads and checks the file. A problem's message names the file, never its content. */
  public Result<ServiceAccountToken> read(Instant now) {
    byte[] content;
    try (var stream = Files.newInputStream(file)) {
      content = stream.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return unusable(Reason.FEDERATED_TOKEN_MISSING, "does not exist");
    } catch (IOException e) {
      return unusable(Reason.FEDERATED_TOKEN_MISSING, "cannot be read");
    }
    if (content.length > MAX_BYTES) {
      return unusable(Reason.FEDERATED_TOKEN_INVALID, "is larger than 16 KiB");
    }
    var text = new String(content, StandardCharsets.UTF_8).strip();
    return text.isEmpty()
        ? unusable(Reason.FEDERATED_TOKEN_INVALID, "is empty")
        : ServiceAccountToken.read(text, source(), now);
  }

  private Result<ServiceAccountToken> unusable(Reason reason, String what) {
    return Result.failed(reason, source() + " " + what + ".");
  }

  private String source() {
    return "The token file '" + file + "'";
  }
}
