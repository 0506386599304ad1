// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.RemoteResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers about devices and actions. */
public final class MachineFuzz {
  private MachineFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "machines",
            MachineFuzz::machines,
            bytes(
                "{\"value\":[{\"id\":\"1e5bc9d7e413ddd7902c2932e418702b84d0cc07\",\"computerDnsName\":\"pc1\","
                    + "\"lastSeen\":\"2026-03-01T12:00:00.1234567Z\",\"machineTags\":[\"tier0\",null],\"isExcluded\":false}]}"),
            bytes("{\"value\":[null,{\"id\":\"../x\",\"isExcluded\":null,\"machineTags\":null}]}"),
            bytes("{\"id\":\"a\",\"mergedIntoMachineId\":\"\"}")),
        FuzzTarget.ofBytes(
            "machine-actions",
            MachineFuzz::actions,
            bytes(
                "{\"value\":[{\"id\":\"5382f7ea-7557-4ab7-9782-d50480024a4e\",\"type\":\"Isolate\",\"status\":\"Pending\","
                    + "\"requestorComment\":\"c\",\"creationDateTimeUtc\":\"2026-03-01T12:00:00Z\",\"errorHResult\":-1}]}"),
            bytes("{\"value\":null}"),
            bytes("{\"id\":\"a\",\"errorHResult\":4294967296,\"creationDateTimeUtc\":\"x\"}")));
  }

  private static void machines(byte[] body) {
    try {
      MachineReader.readMachines(answer(body)).forEach(MachineFuzz::assertUsable);
    } catch (IOException declared) {
      // What is not JSON, or no list.
    }
    try {
      assertUsable(MachineReader.readMachine(answer(body)));
    } catch (IOException declared) {
      // What is not JSON, or no object.
    }
  }

  private static void actions(byte[] body) {
    try {
      MachineReader.readActions(answer(body)).forEach(MachineFuzz::assertUsable);
    } catch (IOException declared) {
      // What is not JSON, or no list.
    }
    try {
      assertUsable(MachineReader.readAction(answer(body)));
    } catch (IOException declared) {
      // What is not JSON, or no object.
    }
  }

  private static void assertUsable(Machine machine) {
    assertThat(machine.id()).matches("[A-Za-z0-9-]{0,64}");
    assertThat(machine.computerDnsName()).hasSizeLessThanOrEqualTo(256);
    assertThat(machine.tags()).doesNotContainNull();
  }

  private static void assertUsable(MachineAction action) {
    assertThat(action.id()).matches("[A-Za-z0-9-]{0,64}");
    assertThat(action.status()).hasSizeLessThanOrEqualTo(256);
    assertThat(action.created()).isNotNull();
    assertThat(action.updated()).isNotNull();
  }

  private static RemoteResponse answer(byte[] body) {
    return new RemoteResponse(200, _ -> Optional.empty(), new ByteArrayInputStream(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
