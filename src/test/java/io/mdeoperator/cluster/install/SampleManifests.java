// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

/** Valid objects of the kinds, from which a test makes others by replacing text. */
public final class SampleManifests {
  public static final String APPLICATION =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeApplication
      metadata: {name: sample, namespace: NAMESPACE}
      spec:
        clientId: 11111111-1111-1111-1111-aaaaaaaaaaaa
        credential:
          clientSecret: {secretRef: {name: partner-app}}
        consent: {redirectUri: "https://mde.partner.example/consent/callback"}
      """;

  public static final String TENANT =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeTenant
      metadata: {name: sample, namespace: NAMESPACE}
      spec:
        applicationRef: {name: partner}
        tenantId: 22222222-2222-2222-2222-aaaaaaaaaaaa
        requiredRoles: [Alert.Read.All]
        checkPeriod: 15m
      """;

  public static final String FEED =
      """
      apiVersion: mde-operator.io/v1alpha1
      kind: MdeAlertSync
      metadata: {name: sample, namespace: NAMESPACE}
      spec:
        tenantRef: {name: contoso}
        pollPeriod: 1m
        sinks:
        - {name: mirror, configMap: {}}
        - {name: siem, webhook: {url: "https://siem.example/hook"}}
      """;

  private SampleManifests() {}
}
