// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.call.UnusableAnswerException;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads devices and actions out of answers; what has no usable id is refused. */
final class MachineReader {
  private static final int MAX_BYTES = 8 * 1024 * 1024;
  private static final int MAX_TEXT = 256;
  private static final int MAX_COMMENT = 4_096;

  /** What it becomes part of a path with. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private static final ObjectMapper JSON =
      new ObjectMapper(
              Json.factory()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxStringLength(1024 * 1024)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private MachineReader() {}

  static List<Machine> readMachines(RemoteResponse answer) throws IOException {
    var page = JSON.readValue(body(answer), MachinePage.class);
    return entries(page == null ? null : page.value()).map(MachineReader::machine).toList();
  }

  static Machine readMachine(RemoteResponse answer) throws IOException {
    return machine(present(JSON.readValue(body(answer), RawMachine.class)));
  }

  static List<MachineAction> readActions(RemoteResponse answer) throws IOException {
    var page = JSON.readValue(body(answer), ActionPage.class);
    return entries(page == null ? null : page.value()).map(MachineReader::action).toList();
  }

  static MachineAction readAction(RemoteResponse answer) throws IOException {
    return action(present(JSON.readValue(body(answer), RawAction.class)));
  }

  private static byte[] body(RemoteResponse answer) throws IOException {
    return answer
        .body(MAX_BYTES)
        .orElseThrow(() -> new UnusableAnswerException("returned more than 8 MiB"));
  }

  private static <T> T present(T value) throws UnusableAnswerException {
    if (value == null) {
      throw new UnusableAnswerException("returned null");
    }
    return value;
  }

  private static <T> Stream<T> entries(List<T> value) throws UnusableAnswerException {
    return present(value).stream().filter(Objects::nonNull);
  }

  private static Machine machine(RawMachine raw) {
    return new Machine(
        id(raw.id()),
        text(raw.computerDnsName()),
        text(raw.aadDeviceId()),
        text(raw.osPlatform()),
        text(raw.healthStatus()),
        text(raw.onboardingStatus()),
        Timestamps.parse(raw.lastSeen()),
        raw.machineTags() == null
            ? List.of()
            : raw.machineTags().stream().filter(Objects::nonNull).toList(),
        text(raw.deviceValue()),
        Optional.ofNullable(raw.mergedIntoMachineId()).filter(id -> !id.isBlank()),
        raw.isExcluded());
  }

  private static MachineAction action(RawAction raw) {
    var created = Timestamps.parse(raw.creationDateTimeUtc()).orElse(Instant.EPOCH);
    return new MachineAction(
        id(raw.id()),
        text(raw.type()),
        text(raw.status()),
        text(raw.requestor()),
        cut(raw.requestorComment(), MAX_COMMENT),
        text(raw.scope()),
        text(raw.machineId()),
        created,
        Timestamps.parse(raw.lastUpdateDateTimeUtc()).orElse(created),
        raw.errorHResult() == null ? OptionalInt.empty() : OptionalInt.of(raw.errorHResult()));
  }

  /** Empty where it could not stand in a path. */
  private static String id(String id) {
    return id != null && ID.matcher(id).matches() ? id : "";
  }

  private static String text(String text) {
    return cut(text, MAX_TEXT);
  }

  private static String cut(String text, int length) {
    return text == null ? "" : text.length() <= length ? text : text.substring(0, length);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record MachinePage(List<RawMachine> value) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ActionPage(List<RawAction> value) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record RawMachine(
      String id,
      String computerDnsName,
      String aadDeviceId,
      String osPlatform,
      String healthStatus,
      String onboardingStatus,
      String lastSeen,
      List<String> machineTags,
      String deviceValue,
      String mergedIntoMachineId,
      boolean isExcluded) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record RawAction(
      String id,
      String type,
      String status,
      String requestor,
      String requestorComment,
      String scope,
      String machineId,
      String creationDateTimeUtc,
      String lastUpdateDateTimeUtc,
      Integer errorHResult) {}
}
