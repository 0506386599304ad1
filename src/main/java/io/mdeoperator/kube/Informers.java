package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
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

/** Objects that other kinds refer to, watched and read from memory. */
public final class Informers {
  /** Objects in one answer of a list; a larger one would be held in memory twice. */
  public static final long LIST_PAGE = 500;

  private Informers() {}

  /**
   * Watches a kind and wakes up those that refer to a changed object.
   *
   * @param name of the event source, distinct within the controller
   * @param news which updates matter; {@code (newer, older)}
   * @param referrers who refers to the object
   */
  public static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> watch(
      String name,
      Class<R> type,
      EventSourceContext<P> context,
      OnUpdateFilter<R> news,
      SecondaryToPrimaryMapper<R> referrers) {
    return new InformerEventSource<>(
        configuration(name, type, context)
            .withOnUpdateFilter(news)
            .withSecondaryToPrimaryMapper(referrers)
            .build(),
        context);
  }

  /**
   * Watches a kind and tells listeners of its objects' changes.
   *
   * @param relevant which updates to tell of; {@code (newer, older)}
   */
  public static <R extends HasMetadata, P extends HasMetadata> ObservedInformer<R, P> observe(
      String name, Class<R> type, EventSourceContext<P> context, OnUpdateFilter<R> relevant) {
    return new ObservedInformer<>(silent(configuration(name, type, context)), context, relevant);
  }

  /** Watches the Secrets that applications may use, and tells listeners of their changes. */
  public static <P extends HasMetadata> ObservedInformer<Secret, P> observeSecrets(
      EventSourceContext<P> context) {
    return new ObservedInformer<>(
        silent(secrets(Api.CREDENTIAL_OF_APPLICATION, context)), context, (_, _) -> true);
  }

  /** Watches the Secrets that applications may use; no unlabelled Secret is ever read. */
  public static <P extends HasMetadata> InformerEventSource<Secret, P> watchSecrets(
      EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return watchSecrets(Api.CREDENTIAL_OF_APPLICATION, context, referrers);
  }

  /** Watches the Secrets that sinks may use; no unlabelled Secret is ever read. */
  public static <P extends HasMetadata> InformerEventSource<Secret, P> watchSecretsOfSinks(
      EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return watchSecrets(Api.CREDENTIAL_OF_SINK, context, referrers);
  }

  private static <P extends HasMetadata> InformerEventSource<Secret, P> watchSecrets(
      String use, EventSourceContext<P> context, SecondaryToPrimaryMapper<Secret> referrers) {
    return new InformerEventSource<>(
        secrets(use, context).withSecondaryToPrimaryMapper(referrers).build(), context);
  }

  private static <P extends HasMetadata> InformerEventSourceConfiguration.Builder<Secret> secrets(
      String use, EventSourceContext<P> context) {
    return configuration(secretsOf(use), Secret.class, context)
        .withLabelSelector(Api.CREDENTIAL_LABEL + "=" + use);
  }

  private static <R extends HasMetadata, P extends HasMetadata>
      InformerEventSourceConfiguration.Builder<R> configuration(
          String name, Class<R> type, EventSourceContext<P> context) {
    return InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
        .withName(name)
        .withItemStore(new TrimmedItemStore<>())
        .withInformerListLimit(LIST_PAGE)
        .withPrimaryToSecondaryMapper((P primary) -> Set.of());
  }

  private static <R extends HasMetadata> InformerEventSourceConfiguration<R> silent(
      InformerEventSourceConfiguration.Builder<R> configuration) {
    return configuration.withSecondaryToPrimaryMapper(_ -> Set.of()).build();
  }

  private static String secretsOf(String use) {
    return "secrets-of-" + use + "s";
  }

  /** A Secret that applications may use, from memory; the controller must watch them. */
  public static Optional<Secret> secret(Context<?> context, String namespace, String name) {
    return secret(context, Api.CREDENTIAL_OF_APPLICATION, namespace, name);
  }

  /** A Secret that sinks may use, from memory; the controller must watch them. */
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

  /** An object from memory; the controller must watch its kind. The object must not be modified. */
  @SuppressWarnings("unchecked") // an event source of a type holds objects of that type
  public static <R extends HasMetadata> Optional<R> get(
      Context<?> context, Class<R> type, String namespace, String name) {
    var source = (Cache<R>) context.eventSourceRetriever().getEventSourceFor(type);
    return source.get(new ResourceID(name, namespace));
  }

  /** All objects of a namespace from memory; the controller must watch their kind. */
  @SuppressWarnings("unchecked") // an event source of a type holds objects of that type
  public static <R extends HasMetadata> List<R> list(
      Context<?> context, Class<R> type, String namespace) {
    var source = (Cache<R>) context.eventSourceRetriever().getEventSourceFor(type);
    return source.list(object -> namespace.equals(object.getMetadata().getNamespace())).toList();
  }
}
