// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mdeoperator.api.Api;

/** One action on one device, asked for once. */
@JsonClassDescription(
    "One action on one device of a customer, such as its isolation: asked of Microsoft Defender for Endpoint once, never edited and never repeated.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("mdemachineactions")
@ShortNames("mdeact")
@Categories("mde")
@AdditionalPrinterColumn(name = "ACTION", jsonPath = ".spec.action")
@AdditionalPrinterColumn(name = "DEVICE", jsonPath = ".status.target.computerDnsName")
@AdditionalPrinterColumn(name = "READY", jsonPath = Api.READY + ".status")
@AdditionalPrinterColumn(name = "REASON", jsonPath = Api.READY + ".reason")
@AdditionalPrinterColumn(name = "OUTCOME", jsonPath = ".status.outcome")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "TENANT", jsonPath = ".spec.tenantRef.name", priority = 1)
@AdditionalPrinterColumn(name = "MACHINE-ID", jsonPath = ".status.target.machineId", priority = 1)
@AdditionalPrinterColumn(name = "RELEASE-DUE", jsonPath = ".status.release.due", priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = Api.READY + ".message", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.tenantRef.name")
public class MdeMachineAction extends CustomResource<MdeMachineActionSpec, MdeMachineActionStatus>
    implements Namespaced {
  @Override
  @Required
  public MdeMachineActionSpec getSpec() {
    return super.getSpec();
  }
}
