package io.mdeoperator.kube;

import io.mdeoperator.api.reason.Placeholder;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the next steps of a case call its objects and places. Pure. */
public final class RemedyPlaceholders {
  private RemedyPlaceholders() {}

  /** Of what concerns an application; what its spec lacks stays general. */
  public static Map<Placeholder, String> of(MdeApplication application) {
    var names = new EnumMap<Placeholder, String>(Placeholder.class);
    names.put(
        Placeholder.APPLICATION,
        "the MdeApplication '" + application.getMetadata().getName() + "'");
    var spec = application.getSpec();
    if (spec != null && spec.cloud() != null) {
      names.put(Placeholder.CLOUD, spec.cloud().value());
      names.put(Placeholder.AZURE_PORTAL, spec.cloud().azurePortal());
      names.put(Placeholder.DEFENDER_PORTAL, spec.cloud().defenderPortal());
    }
    if (spec != null && spec.clientId() != null) {
      names.put(Placeholder.CLIENT_ID, spec.clientId());
    }
    Optional.ofNullable(spec)
        .flatMap(found -> credential(found.credential()))
        .ifPresent(credential -> names.put(Placeholder.CREDENTIAL, credential));
    return names;
  }

  /** Of what concerns a tenant, and its application if there is one. */
  public static Map<Placeholder, String> of(
      MdeTenant tenant, Optional<MdeApplication> application) {
    var names = new EnumMap<Placeholder, String>(Placeholder.class);
    application.map(RemedyPlaceholders::of).ifPresent(names::putAll);
    if (tenant.getSpec() != null && tenant.getSpec().tenantId() != null) {
      names.put(Placeholder.TENANT, "tenant " + tenant.getSpec().tenantId());
    }
    return names;
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
