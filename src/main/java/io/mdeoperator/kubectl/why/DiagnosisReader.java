// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.Kind.Trait;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.ObjectReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what an object needs. */
public final class DiagnosisReader {
  private static final int MAX_EVENTS = 6;
  private static final int MAX_CHILDREN = 10;

  private final Cluster cluster;

  public DiagnosisReader(Cluster cluster) {
    this.cluster = cluster;
  }

  Diagnosis read(KubeObject subject) throws KubectlException {
    var steps = new ArrayList<Step>();
    var tenant = tenantOf(subject);
    var application = applicationOf(subject, tenant, steps);
    if (application.isPresent()) {
      steps.addAll(ApplicationSteps.of(application.get(), cluster));
    }
    if (tenant.isPresent()) {
      steps.addAll(TenantSteps.of(tenant.get()));
    }
    if (subject.isOf(Kind.TENANT)) {
      for (var feed : new ObjectReader(cluster).feedsOf(subject)) {
        steps.addAll(DeliverySteps.of(feed));
      }
    }
    if (subject.is(Trait.OF_TENANT)) {
      missingTenant(subject, tenant).ifPresent(steps::add);
      steps.addAll(
          subject.is(Trait.INTO_SINKS) ? DeliverySteps.of(subject) : ActionSteps.of(subject));
      steps.addAll(children(subject));
    }
    return new Diagnosis(subject, tenant, steps, events(subject));
  }

  private Optional<KubeObject> tenantOf(KubeObject subject) throws KubectlException {
    if (subject.isOf(Kind.TENANT)) {
      return Optional.of(subject);
    }
    var name = subject.text("spec", "tenantRef", "name");
    return name.isEmpty() ? Optional.empty() : find(Kind.TENANT, name.get(), subject);
  }

  private Optional<KubeObject> applicationOf(
      KubeObject subject, Optional<KubeObject> tenant, List<Step> steps) throws KubectlException {
    if (subject.isOf(Kind.APPLICATION)) {
      return Optional.of(subject);
    }
    var name = tenant.flatMap(found -> found.text("spec", "applicationRef", "name"));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var application = find(Kind.APPLICATION, name.get(), subject);
    if (application.isEmpty()) {
      steps.add(
          Step.failed(
              "MdeApplication " + name.get(),
              "ReferenceNotFound",
              "spec.applicationRef of MdeTenant "
                  + tenant.orElseThrow().name()
                  + ": there is no MdeApplication '"
                  + name.get()
                  + "' in namespace "
                  + subject.namespace()
                  + "."));
    }
    return application;
  }

  private static Optional<Step> missingTenant(KubeObject subject, Optional<KubeObject> tenant) {
    return tenant.isPresent()
        ? Optional.empty()
        : subject
            .text("spec", "tenantRef", "name")
            .map(
                name ->
                    Step.failed(
                        "MdeTenant " + name,
                        "ReferenceNotFound",
                        "spec.tenantRef: there is no MdeTenant '"
                            + name
                            + "' in namespace "
                            + subject.namespace()
                            + "."));
  }

  private Optional<KubeObject> find(Kind kind, String name, KubeObject subject)
      throws KubectlException {
    return new ObjectReader(cluster).find(kind, name, subject.namespace());
  }

  /** The first children of what is for a fleet that are not Ready. */
  private List<Step> children(KubeObject fleet) throws KubectlException {
    var steps = new ArrayList<Step>();
    if (!fleet.has("spec", "tenantSelector")) {
      return steps;
    }
    var uid = fleet.text("metadata", "uid").orElse("");
    var resource = Kind.of(fleet.kind()).orElseThrow().resource();
    cluster.items(
        List.of("get", resource, "--namespace=" + fleet.namespace()),
        json -> {
          var child = new KubeObject(json);
          if (steps.size() < MAX_CHILDREN && !child.isReady() && isOwnedBy(child, uid)) {
            steps.add(Step.ofReady(child, ""));
          }
        });
    return steps;
  }

  private static boolean isOwnedBy(KubeObject child, String uid) {
    return child
        .elements("metadata", "ownerReferences")
        .anyMatch(owner -> owner.text("uid").filter(uid::equals).isPresent());
  }

  /** The last ones; none where the user may not read events. */
  private List<KubeObject> events(KubeObject subject) throws KubectlException {
    var last = new ArrayDeque<KubeObject>();
    try {
      cluster.items(
          List.of(
              "get",
              "events",
              "--namespace=" + subject.namespace(),
              "--sort-by=.lastTimestamp",
              "--field-selector=involvedObject.kind="
                  + subject.kind()
                  + ",involvedObject.name="
                  + subject.name()),
          json -> {
            last.add(new KubeObject(json));
            if (last.size() > MAX_EVENTS) {
              last.removeFirst();
            }
          });
    } catch (KubectlException e) {
      if (e.reason() != Cause.FORBIDDEN) {
        throw e;
      }
    }
    return List.copyOf(last);
  }

  /** When an event happened last. */
  static Optional<Instant> timeOf(KubeObject event) {
    return event.time("lastTimestamp").or(() -> event.time("eventTime"));
  }
}
