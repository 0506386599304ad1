// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;

/** One action on one device; nothing but {@code cancel} can be changed. */
@JsonClassDescription("The action, and the device that it is meant for. Set by the user.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.tenantRef == oldSelf.tenantRef",
    fieldPath = ".tenantRef",
    message = "tenantRef is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.machine == oldSelf.machine",
    fieldPath = ".machine",
    message = "machine is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.action == oldSelf.action",
    fieldPath = ".action",
    message = "action is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.comment == oldSelf.comment",
    fieldPath = ".comment",
    message = "comment is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.notAfter == oldSelf.notAfter",
    fieldPath = ".notAfter",
    message = "notAfter is immutable: create another MdeMachineAction")
@ValidationRule(
    value =
        "has(self.isolate) == has(oldSelf.isolate) && (!has(self.isolate) || self.isolate == oldSelf.isolate)",
    fieldPath = ".isolate",
    message = "isolate is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "has(self.scan) == has(oldSelf.scan) && (!has(self.scan) || self.scan == oldSelf.scan)",
    fieldPath = ".scan",
    message = "scan is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "has(self.file) == has(oldSelf.file) && (!has(self.file) || self.file == oldSelf.file)",
    fieldPath = ".file",
    message = "file is immutable: create another MdeMachineAction")
@ValidationRule(
    value =
        "has(self.releaseAfter) == has(oldSelf.releaseAfter) && (!has(self.releaseAfter) || self.releaseAfter == oldSelf.releaseAfter)",
    fieldPath = ".releaseAfter",
    message = "releaseAfter is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.approval == oldSelf.approval",
    fieldPath = ".approval",
    message = "approval is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "self.dryRun == oldSelf.dryRun",
    fieldPath = ".dryRun",
    message = "dryRun is immutable: create another MdeMachineAction")
@ValidationRule(
    value = "has(self.isolate) == (self.action == 'Isolate')",
    fieldPath = ".isolate",
    message = "set isolate for the action Isolate, and for no other")
@ValidationRule(
    value = "has(self.scan) == (self.action == 'AntivirusScan')",
    fieldPath = ".scan",
    message = "set scan for the action AntivirusScan, and for no other")
@ValidationRule(
    value = "has(self.file) == (self.action == 'StopAndQuarantineFile')",
    fieldPath = ".file",
    message = "set file for the action StopAndQuarantineFile, and for no other")
@ValidationRule(
    value = "!has(self.releaseAfter) || self.action == 'Isolate'",
    fieldPath = ".releaseAfter",
    message = "releaseAfter is for the action Isolate only")
@ValidationRule(
    value =
        "!has(self.releaseAfter) || (self.releaseAfter >= duration('15m') && self.releaseAfter <= duration('720h'))",
    fieldPath = ".releaseAfter",
    message = "releaseAfter must be between 15m and 720h")
@ValidationRule(
    value = "self.cancel || !oldSelf.cancel",
    fieldPath = ".cancel",
    message = "cancel cannot be taken back: create another MdeMachineAction")
public record MdeMachineActionSpec(
    @Required
        @JsonPropertyDescription("The MdeTenant whose device it is. Immutable. Set by the user.")
        LocalRef tenantRef,
    @Required @JsonPropertyDescription("The device. Immutable. Set by the user.") Device machine,
    @Required @JsonPropertyDescription("What the device is to do. Immutable. Set by the user.")
        MachineActionType action,
    @JsonPropertyDescription("How to isolate; for Isolate. Immutable. Set by the user.")
        Isolation isolate,
    @JsonPropertyDescription("How to scan; for AntivirusScan. Immutable. Set by the user.")
        Scan scan,
    @JsonPropertyDescription("Which file; for StopAndQuarantineFile. Immutable. Set by the user.")
        File file,
    @Required
        @Size(min = 1, max = 500)
        @Pattern("^\\P{Cc}+$")
        @JsonPropertyDescription(
            "Why; the customer reads it in the Action center. No control characters. Immutable. Set by the user.")
        String comment,
    @Size(max = 32)
        @Pattern(Durations.REGEX)
        @JsonPropertyDescription(
            "Releases the device so long after its isolation succeeded, 15m to 720h; absent: never. Immutable. Set by the user.")
        String releaseAfter,
    @Required
        @Size(max = 32)
        @Pattern(TIME)
        @JsonPropertyDescription(
            "The action is never asked for after this time (RFC 3339 in UTC), so that an old manifest that is applied again does nothing. Immutable. Set by the user.")
        String notAfter,
    @Default("NotRequired")
        @JsonPropertyDescription(
            "Whether another person has to approve it. Default: NotRequired. Immutable. Set by the user.")
        Approval approval,
    @Default("false")
        @JsonPropertyDescription(
            "Checks everything and asks for nothing. Default: false. Immutable. Set by the user.")
        Boolean dryRun,
    @Default("false")
        @JsonPropertyDescription(
            "Cancels the action while that is possible; cannot be taken back. Default: false. Set by the user.")
        Boolean cancel) {
  private static final String TIME =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$";

  /** Applies the schema's defaults. */
  public MdeMachineActionSpec {
    approval = approval == null ? Approval.NOT_REQUIRED : approval;
    dryRun = dryRun != null && dryRun;
    cancel = cancel != null && cancel;
  }

  /** Which device; exactly one member is set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "[has(self.id), has(self.dnsName), has(self.aadDeviceId)].filter(x, x).size() == 1",
      message = "set exactly one of id, dnsName and aadDeviceId")
  public record Device(
      @Size(max = 40)
          @Pattern("^[0-9a-f]{40}$")
          @JsonPropertyDescription("Defender's device id. Set by the user.")
          String id,
      @Size(max = 253)
          @Pattern(
              "^[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?)*$")
          @JsonPropertyDescription(
              "The device's whole DNS name; exactly one active device must have it. Set by the user.")
          String dnsName,
      @Size(max = 36)
          @Pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
          @JsonPropertyDescription("The device's id in Entra. Set by the user.")
          String aadDeviceId) {
    /** By Defender's id. */
    public static Device ofId(String id) {
      return new Device(id, null, null);
    }

    /** By its name. */
    public static Device ofName(String dnsName) {
      return new Device(null, dnsName, null);
    }
  }

  /** How a device is isolated. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Isolation(
      @Required
          @JsonPropertyDescription(
              "Full, or Selective, which leaves Outlook, Teams and Skype connected. Set by the user.")
          IsolationType type) {}

  /** How much of the network a device loses. */
  public enum IsolationType {
    @JsonProperty("Full")
    FULL,
    @JsonProperty("Selective")
    SELECTIVE
  }

  /** How a device is scanned. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scan(
      @Required @JsonPropertyDescription("Quick or Full. Set by the user.") ScanType type) {}

  /** How much of a device is scanned. */
  public enum ScanType {
    @JsonProperty("Quick")
    QUICK,
    @JsonProperty("Full")
    FULL
  }

  /** Which file is stopped and quarantined. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record File(
      @Required
          @Size(max = 40)
          @Pattern("^[0-9a-f]{40}$")
          @JsonPropertyDescription("Its SHA-1, in lower case. Set by the user.")
          String sha1) {}

  /** Whether another person has to approve an action. */
  public enum Approval {
    @JsonProperty("NotRequired")
    NOT_REQUIRED,
    @JsonProperty("Required")
    REQUIRED
  }
}
