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

/** One customer's tenant: consent, token, roles and API access. */
@JsonClassDescription(
    "One customer's tenant of Microsoft Defender for Endpoint: whether its administrator has consented to the partner's app, whether a token can be acquired, has the required roles, and is accepted by the API.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("mdetenants")
@ShortNames("mdet")
@Categories("mde")
@AdditionalPrinterColumn(name = "READY", jsonPath = Api.READY + ".status")
@AdditionalPrinterColumn(
    name = "CONSENT",
    jsonPath = ".status.conditions[?(@.type==\"ConsentGranted\")].reason")
@AdditionalPrinterColumn(name = "REASON", jsonPath = Api.READY + ".reason")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "TENANT-ID", jsonPath = ".spec.tenantId", priority = 1)
@AdditionalPrinterColumn(name = "APPLICATION", jsonPath = ".spec.applicationRef.name", priority = 1)
@AdditionalPrinterColumn(
    name = "TOKEN-EXPIRES",
    jsonPath = ".status.token.expirationTime",
    priority = 1)
@AdditionalPrinterColumn(name = "NEXT-CHECK", jsonPath = ".status.nextCheckTime", priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = Api.READY + ".message", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.tenantId")
public class MdeTenant extends CustomResource<MdeTenantSpec, MdeTenantStatus>
    implements Namespaced {
  @Override
  @Required
  public MdeTenantSpec getSpec() {
    return super.getSpec();
  }
}
