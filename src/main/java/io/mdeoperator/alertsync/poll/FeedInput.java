// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.credential.SinkReferences;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.informer.Informers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a feed depends on; from memory only.
 *
 * @param secret of the application
 * @param sinkSecrets those that its sinks refer to, by name
 * @param sinkApplications those that its sinks refer to, by name
 */
public record FeedInput(
    MdeAlertSync feed,
    Optional<MdeTenant> tenant,
    Optional<MdeApplication> application,
    Optional<Secret> secret,
    Map<String, Secret> sinkSecrets,
    Map<String, ApplicationAccess> sinkApplications) {

  /** Gathers it. */
  public static FeedInput gather(MdeAlertSync feed, Context<MdeAlertSync> context) {
    var namespace = feed.getMetadata().getNamespace();
    var tenant =
        tenantName(feed).flatMap(name -> Informers.get(context, MdeTenant.class, namespace, name));
    var application = tenant.flatMap(found -> TenantAccess.application(found, context));
    var secret = application.flatMap(found -> TenantAccess.secret(found, context));
    var ofSinks = SinkReferences.gather(sinks(feed), namespace, context);
    return new FeedInput(
        feed, tenant, application, secret, ofSinks.secrets(), ofSinks.applications());
  }

  /** The sinks' Secrets and applications as they are now, to tell whether any has changed. */
  List<Map<String, String>> sinkVersions() {
    return new SinkReferences(sinkSecrets, sinkApplications).versions();
  }

  /** Names of the Secrets that a feed's sinks refer to. */
  public static Set<String> sinkSecretNames(MdeAlertSync feed) {
    return SinkReferences.secretNames(sinks(feed));
  }

  /** Names of the applications that a feed's sinks refer to. */
  public static Set<String> sinkApplicationNames(MdeAlertSync feed) {
    return SinkReferences.applicationNames(sinks(feed));
  }

  private static List<SinkSpec> sinks(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getSpec()).map(MdeAlertSyncSpec::sinks).orElse(List.of());
  }

  /** Name of the tenant that a feed refers to, if it refers to one. */
  public static Optional<String> tenantName(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getSpec())
        .map(MdeAlertSyncSpec::tenantRef)
        .map(ref -> ref.name());
  }

  /** Names of the sinks, in the order of the spec. */
  public List<String> sinkNames() {
    return feed.getSpec().sinks().stream().map(SinkSpec::name).toList();
  }

  /** Id of the tenant, lower case; empty while there is no such MdeTenant. */
  Optional<String> tenantId() {
    return tenant
        .map(MdeTenant::getSpec)
        .map(MdeTenantSpec::tenantId)
        .map(id -> id.toLowerCase(Locale.ROOT));
  }

  /** What the user calls the customer; empty where the MdeTenant does not say it. */
  public String displayName() {
    return tenant.map(MdeTenant::getSpec).map(MdeTenantSpec::displayName).orElse("");
  }

  private MdeAlertSyncStatus status() {
    return Optional.ofNullable(feed.getStatus()).orElse(MdeAlertSyncStatus.EMPTY);
  }

  /** What the status tells of each sink. */
  List<SinkStatus> known() {
    return Optional.ofNullable(status().sinks()).orElse(List.of());
  }

  /** What the status tells of a sink. */
  Optional<SinkStatus> known(String sink) {
    return known().stream().filter(one -> sink.equals(one.name())).findFirst();
  }

  /** The value of the annotation that asks for a poll at once, cut; null if there is none. */
  public String requestedAt() {
    return Annotations.requestedAt(feed);
  }

  /** Whether the annotation has a value that was not acted on yet. */
  public boolean isRequested() {
    return requestedAt() != null && !requestedAt().equals(status().lastHandledRequestedAt());
  }

  private Optional<String> replay() {
    return Annotations.value(feed, Api.REPLAY_FROM_ANNOTATION);
  }

  /** The value of the annotation that asks for a replay, unless it was acted on. */
  Optional<String> openReplay() {
    return replay().filter(value -> !value.equals(status().lastHandledReplayFrom()));
  }

  /** The values of all annotations that ask for something. */
  List<Optional<String>> requests() {
    return List.of(Optional.ofNullable(requestedAt()), replay(), redrive());
  }

  /** The value of the annotation that asks for trying quarantined alerts again. */
  Optional<String> redrive() {
    return Annotations.value(feed, Api.REDRIVE_ANNOTATION);
  }

  /** The kind of the sink with that index in the spec. */
  String sinkKind(int index) {
    return feed.getSpec().sinks().get(index).kind();
  }
}
