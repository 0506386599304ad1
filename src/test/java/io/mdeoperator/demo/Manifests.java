// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.testing.LabelledSecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects of {@code examples/}, with a client secret that was made up for this run, and with
 * the shortest periods that the schema allows, so that nobody has to wait.
 */
public final class Manifests {
  private static final String SIGNING_SECRET = "demo-siem";
  private static final String SEARCH_SECRET = "demo-opensearch";
  private static final String FIELD_MANAGER = "mde-operator-demo";

  private final List<HasMetadata> objects;

  public Manifests(List<HasMetadata> examples, String clientSecret) {
    objects = new ArrayList<>(examples);
    objects.forEach(object -> adapt(object, clientSecret));
  }

  private static void adapt(HasMetadata object, String clientSecret) {
    switch (object) {
      case Secret secret -> setData(secret, clientSecret);
      case GenericKubernetesResource tenant when tenant.getKind().equals("MdeTenant") ->
          spec(tenant).put("checkPeriod", "1m");
      case GenericKubernetesResource feed when feed.getKind().equals("MdeAlertSync") ->
          spec(feed).put("pollPeriod", "10s");
      default -> {}
    }
  }

  private static void setData(Secret secret, String clientSecret) {
    var encoded = Base64.getEncoder().encodeToString(clientSecret.getBytes(StandardCharsets.UTF_8));
    secret.setData(
        secret.getStringData().keySet().stream().collect(Collectors.toMap(k -> k, _ -> encoded)));
    secret.setStringData(null);
  }

  /** Has administrators come back to this address after they consented. */
  public void callBack(String redirectUri) {
    spec(application()).put("consent", Map.of("redirectUri", redirectUri));
  }

  /** What the customer is to allow besides alerts, in its MdeTenant. */
  public void allow(String tenant, List<String> roles, List<String> actions) {
    var spec =
        tenants().stream()
            .filter(one -> one.getMetadata().getName().equals(tenant))
            .map(Manifests::spec)
            .findFirst()
            .orElseThrow();
    spec.put("requiredRoles", Stream.concat(roles(application()), roles.stream()).toList());
    spec.put("actions", Map.of("allowed", actions));
  }

  /** All roles that the app registration has to ask for, as {@code requiredRoles} has them. */
  public List<String> requiredRoles() {
    return Stream.concat(Stream.of(application()), tenants().stream())
        .flatMap(Manifests::roles)
        .distinct()
        .toList();
  }

  private static Stream<String> roles(GenericKubernetesResource object) {
    List<String> roles = object.get("spec", "requiredRoles");
    return Optional.ofNullable(roles).stream().flatMap(List::stream);
  }

  /**
   * Has the feed post to a webhook too.
   *
   * @param key what requests are to be signed with
   */
  public void post(String url, String key) {
    objects.add(
        LabelledSecret.ofSink(
            namespace(), SIGNING_SECRET, URI.create(url).getHost(), Map.of("signingKey", key)));
    addSink(webhook(url));
  }

  /** The sink that posts to a webhook, signed with that key. */
  public static Map<String, Object> webhook(String url) {
    var signing = Map.of("secretRef", Map.of("name", SIGNING_SECRET));
    return Map.of("name", "siem", "webhook", Map.of("url", url, "signing", signing));
  }

  /**
   * Has the feed write to OpenSearch too.
   *
   * @param apiKey what requests are to carry
   */
  public void index(URI url, String apiKey) {
    objects.add(
        LabelledSecret.ofSink(namespace(), SEARCH_SECRET, url.getHost(), Map.of("apiKey", apiKey)));
    var key = Map.of("secretRef", Map.of("name", SEARCH_SECRET), "key", "apiKey");
    var elasticsearch = Map.of("url", url.toString(), "auth", Map.of("apiKey", key));
    addSink(Map.of("name", SEARCH_SECRET, "elasticsearch", elasticsearch));
  }

  private void addSink(Map<String, Object> sink) {
    var sinks = new ArrayList<Object>((List<?>) spec(feed()).get("sinks"));
    sinks.add(sink);
    spec(feed()).put("sinks", sinks);
  }

  /** Applies all. */
  public void apply(KubernetesClient client) {
    objects.forEach(object -> apply(client, object));
  }

  /** Applies one more object, and returns what kubectl prints then. */
  public static String apply(KubernetesClient client, HasMetadata object) {
    client.resource(object).fieldManager(FIELD_MANAGER).serverSideApply();
    return created(object);
  }

  /** One line per object of the examples, as kubectl prints it after applying. */
  public String applied() {
    return lines(object -> !isAdded(object));
  }

  /** The same of what is no example. */
  public String added() {
    return lines(Manifests::isAdded);
  }

  private static boolean isAdded(HasMetadata object) {
    return Set.of(SIGNING_SECRET, SEARCH_SECRET).contains(object.getMetadata().getName());
  }

  private String lines(Predicate<HasMetadata> which) {
    return objects.stream().filter(which).map(Manifests::created).collect(Collectors.joining("\n"));
  }

  private static String created(HasMetadata object) {
    var group = object.getApiVersion().replaceFirst("/?[^/]*$", "");
    var kind = object.getKind().toLowerCase(Locale.ROOT);
    return "%s/%s created"
        .formatted(group.isEmpty() ? kind : kind + "." + group, object.getMetadata().getName());
  }

  /** Where the objects lie. */
  public String namespace() {
    return only("Namespace").getMetadata().getName();
  }

  /** The application. */
  public GenericKubernetesResource application() {
    return (GenericKubernetesResource) only("MdeApplication");
  }

  /** The feed. */
  public GenericKubernetesResource feed() {
    return (GenericKubernetesResource) only("MdeAlertSync");
  }

  /** The customers. */
  public List<GenericKubernetesResource> tenants() {
    return ofKind("MdeTenant").map(GenericKubernetesResource.class::cast).toList();
  }

  private HasMetadata only(String kind) {
    return ofKind(kind).findFirst().orElseThrow();
  }

  private Stream<HasMetadata> ofKind(String kind) {
    return objects.stream().filter(object -> object.getKind().equals(kind));
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>) object.getAdditionalProperties().get("spec");
  }
}
