// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.hunting;

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

/** A hunting query that runs by a schedule, for one tenant or for each of a fleet. */
@JsonClassDescription(
    "A query in KQL that runs by a schedule in one customer's tenant, or in each tenant of a fleet; its rows are delivered to one or more sinks at least once.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("mdehuntingqueries")
@ShortNames("mdehunt")
@Categories("mde")
@AdditionalPrinterColumn(name = "TENANT", jsonPath = ".status.tenant")
@AdditionalPrinterColumn(name = "READY", jsonPath = Api.READY + ".status")
@AdditionalPrinterColumn(name = "REASON", jsonPath = Api.READY + ".reason")
@AdditionalPrinterColumn(
    name = "LAST-RUN",
    jsonPath = ".status.lastRun.startTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "NEW-ROWS",
    jsonPath = ".status.lastRun.newRows",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "NEXT-RUN", jsonPath = ".status.nextRunTime")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = Api.READY + ".message", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.tenantRef.name")
public class MdeHuntingQuery extends CustomResource<MdeHuntingQuerySpec, MdeHuntingQueryStatus>
    implements Namespaced {
  @Override
  @Required
  public MdeHuntingQuerySpec getSpec() {
    return super.getSpec();
  }
}
