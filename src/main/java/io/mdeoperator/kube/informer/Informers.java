// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.Informable;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration.DefaultInformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mdeoperator.api.Api;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the objects that other kinds refer to, and reads them from the caches. One instance for
 * all controllers, whose caches then share their objects; these must not be modified. Thread-safe.
 */
public final class Informers {
  /**
   * Objects in one answer of a list. It is held in memory twice, and users can make an object large
   * by annotations: 256 KiB.
   */
  public static final long LIST_PAGE = 50;

  /** Fewer of those that can be large by what they are for: 1 MiB. */
  private static final long SECRETS_PAGE = 5;

  private final ObjectInterner interner = new ObjectInterner();

  /** The configuration of a controller whose informers have stores of the operator's. */
  public <R extends HasMetadata> ControllerConfiguration<R> withOwnStores(
      ControllerConfiguration<R> configuration) {
    var settings = new InformerSettings<>(configuration.getInformerConfig(), interner);
    return new ResolvedControllerConfiguration<>(configuration) {
      @Override
      public InformerConfiguration<R> getInformerConfig() {
        return settings;
      }
    };
  }

  /**
   * Hands the objects of the caches to reconcilers as they are. The framework's own cloner writes
   * and reads the JSON of an object for each reconciliation, in case that it is modified.
   */
  public static Cloner sharing() {
    return new Cloner() {
      @Override
      public <R extends HasMetadata> R clone(R object) {
        return object;
      }
    };
  }

  /**
   * Watches a kind and triggers the reconciliation of those that refer to a changed object.
   *
   * @param name of the event source, distinct within the controller
   * @param updates which updates are relevant; {@code (newer, older)}
   * @param referrers which primary objects refer to the object
   */
  public <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> watch(
      String name,
      Class<R> type,
      EventSourceContext<P> context,
      OnUpdateFilter<R> updates,
      SecondaryToPrimaryMapper<R> referrers) {
    return new InformerEventSource<>(
        withOwnStores(
            configuration(name, type, context)
                .withOnUpdateFilter(updates)
                .withSecondaryToPrimaryMapper(referrers)),
        context);
  }

  /**
   * Watches a kind and tells listeners of its objects' changes.
   *
   * @param relevant which updates to tell of; {@code (newer, older)}
   */
  public <R extends HasMetadata, P extends HasMetadata> ObservedInformer<R, P> observe(
      String name, Class<R> type, EventSourceContext<P> context, OnUpdateFilter<R> relevant) {
    return new ObservedInformer<>(silent(configuration(name, type, context)), context, relevant);
  }

  /** Watches the Secrets that applications may use, and tells listeners of their changes. */
  public <P extends HasMetadata> ObservedInformer<Secret, P> observeSecrets(
      EventSourceContext<P> context) {
    return new ObservedInformer<>(
        silent(secrets(Api.CREDENTIAL_OF_APPLICATION, context)), context, (_, _) -> true);
  }

  /** Watches the Secrets that applications may use; no unlabelled Secret is ever read. */
  public <P extends HasMetadata> InformerEventSource<Secret, P> watchSecrets(
      EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return watchSecrets(Api.CREDENTIAL_OF_APPLICATION, context, referrers);
  }

  /** Watches the Secrets that sinks may use; no unlabelled Secret is ever read. */
  public <P extends HasMetadata> InformerEventSource<Secret, P> watchSecretsOfSinks(
      EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return watchSecrets(Api.CREDENTIAL_OF_SINK, context, referrers);
  }

  private <P extends HasMetadata> InformerEventSource<Secret, P> watchSecrets(
      String use, EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return new InformerEventSource<>(
        withOwnStores(secrets(use, context).withSecondaryToPrimaryMapper(referrers)), context);
  }

  private <P extends HasMetadata> InformerEventSourceConfiguration.Builder<Secret> secrets(
      String use, EventSourceContext<P> context) {
    return configuration(secretsOf(use), Secret.class, context)
        .withLabelSelector(Api.CREDENTIAL_LABEL + "=" + use)
        .withInformerListLimit(SECRETS_PAGE);
  }

  private <R extends HasMetadata, P extends HasMetadata>
      InformerEventSourceConfiguration.Builder<R> configuration(
          String name, Class<R> type, EventSourceContext<P> context) {
    return InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
        .withName(name)
        .withInformerListLimit(LIST_PAGE)
        .withPrimaryToSecondaryMapper((P primary) -> Set.of());
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration<R> silent(
      InformerEventSourceConfiguration.Builder<R> configuration) {
    return withOwnStores(configuration.withSecondaryToPrimaryMapper(_ -> Set.of()));
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration<R> withOwnStores(
      InformerEventSourceConfiguration.Builder<R> configuration) {
    var built = configuration.build();
    return new DefaultInformerEventSourceConfiguration<>(
        null,
        built.getPrimaryToSecondaryMapper(),
        built.getSecondaryToPrimaryMapper(),
        new InformerSettings<>(built.getInformerConfig(), interner),
        null) {};
  }

  private static String secretsOf(String use) {
    return "secrets-of-" + use + "s";
  }

  /** A Secret that applications may use, from the cache; the controller must watch them. */
  public static Optional<Secret> secret(Context<?> context, String namespace, String name) {
    return secret(context, Api.CREDENTIAL_OF_APPLICATION, namespace, name);
  }

  /** A Secret that sinks may use, from the cache; the controller must watch them. */
  public static Optional<Secret> secretOfSink(Context<?> context, String namespace, String name) {
    return secret(context, Api.CREDENTIAL_OF_SINK, namespace, name);
  }

  @SuppressWarnings("unchecked") // an event source of Secrets holds Secrets
  private static Optional<Secret> secret(
      Context<?> context, String use, String namespace, String name) {
    var source =
        (Cache<Secret>)
            context.eventSourceRetriever().getEventSourceFor(Secret.class, secretsOf(use));
    return source.get(new ResourceID(name, namespace));
  }

  /** An object from the cache; the controller must watch its kind. */
  @SuppressWarnings("unchecked") // an event source of a type holds objects of that type
  public static <R extends HasMetadata> Optional<R> get(
      Context<?> context, Class<R> type, String namespace, String name) {
    var source = (Cache<R>) context.eventSourceRetriever().getEventSourceFor(type);
    return source.get(new ResourceID(name, namespace));
  }

  /** All objects of a namespace from the cache; the controller must watch their kind. */
  @SuppressWarnings("unchecked") // an event source of a type holds objects of that type
  public static <R extends HasMetadata> List<R> list(
      Context<?> context, Class<R> type, String namespace) {
    var source = (Cache<R>) context.eventSourceRetriever().getEventSourceFor(type);
    return source.list(object -> namespace.equals(object.getMetadata().getNamespace())).toList();
  }

  /**
   * Lets an index hold what a controller or an event source holds, which must not have started.
   *
   * @param informers a configuration that this class made
   * @return the index
   */
  public static <R extends HasMetadata> ObjectIndex<R> fill(
      Informable<R> informers, ObjectIndex<R> index) {
    ((InformerSettings<R>) informers.getInformerConfig()).fill(index);
    return index;
  }
}
