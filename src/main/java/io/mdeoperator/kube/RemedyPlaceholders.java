// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.mdeoperator.api.reason.Placeholder;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The values of the placeholders in remedies, taken from the objects concerned. Pure. */
public final class RemedyPlaceholders {
  private RemedyPlaceholders() {}

  /** For an application; a placeholder that its spec has no value for stays general. */
  public static Map<Placeholder, String> of(MdeApplication application) {
    var values = new EnumMap<Placeholder, String>(Placeholder.class);
    values.put(
        Placeholder.APPLICATION,
        "the MdeApplication '" + application.getMetadata().getName() + "'");
    var spec = application.getSpec();
    if (spec != null && spec.cloud() != null) {
      values.put(Placeholder.CLOUD, spec.cloud().value());
      values.put(Placeholder.AZURE_PORTAL, spec.cloud().azurePortal());
      values.put(Placeholder.DEFENDER_PORTAL, spec.cloud().defenderPortal());
    }
    if (spec != null && spec.clientId() != null) {
      values.put(Placeholder.CLIENT_ID, spec.clientId());
    }
    Optional.ofNullable(spec)
        .flatMap(found -> credential(found.credential()))
        .ifPresent(credential -> values.put(Placeholder.CREDENTIAL, credential));
    return values;
  }

  /** For a tenant, and its application if there is one. */
  public static Map<Placeholder, String> of(
      MdeTenant tenant, Optional<MdeApplication> application) {
    var values = new EnumMap<Placeholder, String>(Placeholder.class);
    application.map(RemedyPlaceholders::of).ifPresent(values::putAll);
    if (tenant.getSpec() != null && tenant.getSpec().tenantId() != null) {
      values.put(Placeholder.TENANT, "tenant " + tenant.getSpec().tenantId());
    }
    return values;
  }

  private static Optional<String> credential(CredentialSpec credential) {
    if (credential == null) {
      return Optional.empty();
    }
    if (credential.clientSecret() != null && credential.clientSecret().secretRef() != null) {
      return Optional.of(
          "the key '"
              + credential.clientSecret().key()
              + "' of the Secret '"
              + credential.clientSecret().secretRef().name()
              + "'");
    }
    return Optional.ofNullable(credential.certificate())
        .map(CredentialSpec.CertificateRef::secretRef)
        .map(ref -> "the Secret '" + ref.name() + "'");
  }
}
