// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mdeoperator.api.Api;

/** The partner's multi-tenant app registration in one Microsoft cloud. */
@JsonClassDescription(
    "The partner's multi-tenant app registration in one Microsoft cloud, with the credential that it proves itself with. MdeTenants of the same namespace refer to it.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("mdeapplications")
@ShortNames("mdeapp")
@Categories("mde")
@AdditionalPrinterColumn(name = "READY", jsonPath = Api.READY + ".status")
@AdditionalPrinterColumn(
    name = "TENANTS",
    jsonPath = ".status.tenants.total",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "REASON", jsonPath = Api.READY + ".reason")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "CLIENT-ID", jsonPath = ".spec.clientId", priority = 1)
@AdditionalPrinterColumn(name = "CLOUD", jsonPath = ".spec.cloud", priority = 1)
@AdditionalPrinterColumn(
    name = "TENANTS-READY",
    jsonPath = ".status.tenants.ready",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "CREDENTIAL-EXPIRES",
    jsonPath = ".status.credential.expirationTime",
    priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = Api.READY + ".message", priority = 1)
public class MdeApplication extends CustomResource<MdeApplicationSpec, MdeApplicationStatus>
    implements Namespaced {
  @Override
  @Required
  public MdeApplicationSpec getSpec() {
    return super.getSpec();
  }
}
