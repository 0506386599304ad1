// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import java.util.List;

/** A tenant and its application, as the API server would hand them out. */
final class SampleObjects {
  static final String APP = "11111111-1111-1111-1111-111111111111";
  static final String CONTOSO = "22222222-2222-2222-2222-222222222222";

  private SampleObjects() {}

  static MdeTenant tenant(String firstGranted, List<String> requiredRoles) {
    var tenant = new MdeTenant();
    tenant.getMetadata().setName("contoso");
    tenant.getMetadata().setNamespace("partner");
    tenant.getMetadata().setGeneration(1L);
    tenant.setSpec(
        MdeTenantSpec.of(new LocalRef("partner"), CONTOSO).withRequiredRoles(requiredRoles));
    tenant.setStatus(
        MdeTenantStatus.EMPTY
            .withConditions(1L, null)
            .withConsent(ConsentStatus.EMPTY.withFirstGrantedTime(firstGranted)));
    return tenant;
  }

  static MdeApplication application() {
    var application = new MdeApplication();
    application.getMetadata().setName("partner");
    application.getMetadata().setNamespace("partner");
    application.getMetadata().setUid("uid-1");
    var ref = new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null);
    application.setSpec(
        new MdeApplicationSpec(APP, Cloud.PUBLIC, new CredentialSpec(ref, null, null), null, null));
    return application;
  }
}
