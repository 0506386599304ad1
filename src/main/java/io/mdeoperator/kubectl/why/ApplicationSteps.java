// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.List;

/** The partner's application and its credential. */
final class ApplicationSteps {
  private ApplicationSteps() {}

  static List<Step> of(KubeObject application, Cluster cluster) throws KubectlException {
    var tenants =
        application.number("status", "tenants", "ready")
            + " of "
            + application.number("status", "tenants", "total")
            + " tenants are Ready";
    return List.of(Step.ofReady(application, tenants), credential(application, cluster));
  }

  private static Step credential(KubeObject application, Cluster cluster) throws KubectlException {
    var secret = name(application, "clientSecret", "secretRef");
    if (!secret.isEmpty()) {
      var key =
          application.text("spec", "credential", "clientSecret", "key").orElse("clientSecret");
      return secret(application, cluster, secret, List.of(key));
    }
    var certificate = name(application, "certificate", "secretRef");
    if (!certificate.isEmpty()) {
      return secret(application, cluster, certificate, List.of("tls.crt", "tls.key"));
    }
    var account = name(application, "federatedToken", "serviceAccountRef");
    return Step.notShown(
        account.isEmpty() ? "operator's account" : "ServiceAccount " + account,
        application
            .text("status", "credential", "subject")
            .map(subject -> "its token's subject is " + subject)
            .orElse("its token is not known yet"));
  }

  private static Step secret(
      KubeObject application, Cluster cluster, String name, List<String> keys)
      throws KubectlException {
    return SecretFacts.step(
        cluster, application.namespace(), name, keys, Api.CREDENTIAL_OF_APPLICATION);
  }

  private static String name(KubeObject application, String credential, String reference) {
    return application.text("spec", "credential", credential, reference, "name").orElse("");
  }
}
