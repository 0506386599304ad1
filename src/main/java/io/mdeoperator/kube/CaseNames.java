package io.mdeoperator.kube;

import io.mdeoperator.api.v1alpha1.Blank;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the next steps of a case call its objects and places. Pure. */
public final class CaseNames {
  private CaseNames() {}

  /** Of what concerns an application; what its spec lacks stays general. */
  public static Map<Blank, String> of(MdeApplication application) {
    var names = new EnumMap<Blank, String>(Blank.class);
    names.put(
        Blank.APPLICATION, "the MdeApplication '" + application.getMetadata().getName() + "'");
    var spec = application.getSpec();
    if (spec != null && spec.cloud() != null) {
      names.put(Blank.CLOUD, spec.cloud().value());
      names.put(Blank.AZURE_PORTAL, spec.cloud().azurePortal());
      names.put(Blank.DEFENDER_PORTAL, spec.cloud().defenderPortal());
    }
    if (spec != null && spec.clientId() != null) {
      names.put(Blank.CLIENT_ID, spec.clientId());
    }
    Optional.ofNullable(spec)
        .flatMap(found -> credential(found.credential()))
        .ifPresent(credential -> names.put(Blank.CREDENTIAL, credential));
    return names;
  }

  /** Of what concerns a tenant, and its application if there is one. */
  public static Map<Blank, String> of(MdeTenant tenant, Optional<MdeApplication> application) {
    var names = new EnumMap<Blank, String>(Blank.class);
    application.map(CaseNames::of).ifPresent(names::putAll);
    if (tenant.getSpec() != null && tenant.getSpec().tenantId() != null) {
      names.put(Blank.TENANT, "tenant " + tenant.getSpec().tenantId());
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
