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

/** A feed of one tenant's alerts into one or more sinks. */
@JsonClassDescription(
    "A feed of one customer's alerts into one or more sinks. Every alert revision that a poll could see reaches every sink at least once.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("mdealertsyncs")
@ShortNames("mdesync")
@Categories("mde")
@AdditionalPrinterColumn(name = "READY", jsonPath = Api.READY + ".status")
@AdditionalPrinterColumn(name = "TENANT", jsonPath = ".status.tenant")
@AdditionalPrinterColumn(
    name = "DELIVERED",
    jsonPath = ".status.delivered",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "LAST-ALERT",
    jsonPath = ".status.lastAlertTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "REASON", jsonPath = Api.READY + ".reason")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = Api.READY + ".message", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.tenantRef.name")
public class MdeAlertSync extends CustomResource<MdeAlertSyncSpec, MdeAlertSyncStatus>
    implements Namespaced {
  @Override
  @Required
  public MdeAlertSyncSpec getSpec() {
    return super.getSpec();
  }
}
