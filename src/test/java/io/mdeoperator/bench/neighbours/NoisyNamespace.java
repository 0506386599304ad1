// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.install.ClusterUsers;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A namespace whose user has the role {@code edit}, and with it {@code mde-operator-edit}, there
 * and nowhere else. It has an application of its own, customers of its own, and receivers that help
 * the user.
 */
public final class NoisyNamespace implements AutoCloseable {
  static final String CLIENT_SECRET = "the-secret-of-the-noisy-one";
  private static final String CLIENT_ID = "99999999-9999-4999-8999-999999999999";
  private static final String USER = "noisy";
  private static final int TIMEOUT_MILLIS = 120_000; // what is large takes its time
  private static final Duration LAST_HOUR = Duration.ofHours(1);

  private final TestEnvironment stage;
  private final String namespace;
  private final int feeds;
  private final KubernetesClient user;
  private final List<NoisyReceiver> receivers = new ArrayList<>();
  private final List<Closeable> others = new ArrayList<>();
  private final List<CustomerTenant> customers = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Creates it.
   *
   * @param stage whose operator is to be annoyed
   * @param feeds how many feeds the user has, about
   */
  public NoisyNamespace(TestEnvironment stage, String name, int feeds) {
    this.stage = stage;
    this.namespace = name;
    this.feeds = feeds;
    stage
        .user()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    stage.user().resource(ClusterUsers.binding(name, USER, "edit")).create();
    var access =
        new ConfigBuilder(stage.user().getConfiguration())
            .withImpersonateUsername(USER)
            .withRequestTimeout(TIMEOUT_MILLIS);
    this.user = new KubernetesClientBuilder().withConfig(access.build()).build();
    stage.simulator().app(CLIENT_ID, "Noisy", "Alert.Read.All").addSecret(CLIENT_SECRET);
  }

  TestEnvironment stage() {
    return stage;
  }

  String name() {
    return namespace;
  }

  int feeds() {
    return feeds;
  }

  /** The user's way to the API server. */
  KubernetesClient user() {
    return user;
  }

  /** Creates the application {@code app}, which shows this value as its secret. */
  void application(String secret) {
    apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName("app")
            .withNamespace(namespace)
            .withLabels(Map.of(Api.CREDENTIAL_LABEL, Api.CREDENTIAL_OF_APPLICATION))
            .endMetadata()
            .withStringData(Map.of("clientSecret", secret))
            .build());
    apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: app, namespace: %s}
        spec: {clientId: %s, credential: {clientSecret: {secretRef: {name: app}}}}
        """
            .formatted(namespace, CLIENT_ID));
  }

  /** Creates the application, and tenants {@code customer-N} that have consented. */
  List<CustomerTenant> customers(int count) {
    application(CLIENT_SECRET);
    for (var i = 0; i < count; i++) {
      var id = "40000000-0000-4000-8000-%012x".formatted(i + 1);
      var app = stage.simulator().app(CLIENT_ID, "Noisy");
      customers.add(stage.customer(id, "Noisy " + i).consent(app));
      tenant(i, id, "15m");
    }
    return List.copyOf(customers);
  }

  /** Creates the tenant {@code customer-N}. */
  void tenant(int number, String id, String checkPeriod) {
    apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: customer-%d, namespace: %s}
        spec: {applicationRef: {name: app}, tenantId: %s, checkPeriod: %s}
        """
            .formatted(number, namespace, id, checkPeriod));
  }

  /** Gives each customer alerts of the last hour. */
  void alerts(List<CustomerTenant> of, int each, int size) {
    alerts(of, each, size, Instant.now().minus(LAST_HOUR));
  }

  /** Gives each customer some more, from that time on. */
  void alerts(List<CustomerTenant> of, int each, int size, Instant from) {
    for (var customer : of) {
      var generator = AlertGenerator.seeded(from.toEpochMilli(), customer).size(size);
      customer.alerts().addGenerated(generator, each, from, LAST_HOUR.dividedBy(2L * each));
    }
  }

  /**
   * Creates the feeds {@code alerts-N}, evenly for all customers.
   *
   * @param spec the rest of each feed's spec, in YAML on one line
   */
  void feeds(int count, String spec) {
    IntStream.range(0, count).forEach(i -> feed(i, i % customers.size(), spec));
  }

  private void feed(int number, int customer, String spec) {
    apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: alerts-%d, namespace: %s}
        spec: {tenantRef: {name: customer-%d}, %s}
        """
            .formatted(number, namespace, customer, spec));
  }

  /** So many webhooks of one feed to that address, as YAML. */
  static String webhooks(int count, String url, String mode) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{name: siem-%d, webhook: {url: '%s', mode: %s}}".formatted(i, url, mode))
        .collect(Collectors.joining(", ", "sinks: [", "]"));
  }

  /** A receiver that answers this so late. */
  String receiver(Duration delay, int status) {
    var receiver = NoisyReceiver.start(stage.simulator().authority(), delay, status);
    receivers.add(receiver);
    return receiver.url();
  }

  /** Closes something at the end. */
  void keep(Closeable other) {
    others.add(other);
  }

  /** Does something over and over, with a pause between, until the end. */
  void repeat(Duration pause, Runnable task) {
    var _ =
        threads.submit(
            () -> {
              do {
                try {
                  task.run();
                } catch (KubernetesClientException e) {
                  // It is refused now and then, and goes on.
                }
              } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
              return null;
            });
  }

  /** Annotates an object. */
  void annotate(Class<? extends HasMetadata> kind, String name, String annotation, String value) {
    patch(
        kind,
        name,
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
  }

  /** Changes an object by a merge patch. */
  void patch(Class<? extends HasMetadata> kind, String name, String patch) {
    user.resources(kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  <R extends HasMetadata> R apply(Class<R> kind, String manifest) {
    return apply(user.getKubernetesSerialization().unmarshal(manifest, kind));
  }

  <R extends HasMetadata> R apply(R object) {
    return user.resource(object).forceConflicts().fieldManager(USER).serverSideApply();
  }

  /** Creates an object, or replaces all that it holds. */
  <R extends HasMetadata> void overwrite(R object) {
    user.resource(object).createOr(NonDeletingOperation::update);
  }

  /** Ends what goes on, and removes everything. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    threads.close();
    for (var one : others) {
      one.close();
    }
    receivers.forEach(NoisyReceiver::close);
    customers.forEach(customer -> customer.alerts().clear());
    for (var kind :
        List.of(
            MdeAlertSync.class,
            MdeTenant.class,
            MdeApplication.class,
            ConfigMap.class,
            Secret.class)) {
      user.resources(kind).inNamespace(namespace).delete();
    }
    user.close();
  }
}
