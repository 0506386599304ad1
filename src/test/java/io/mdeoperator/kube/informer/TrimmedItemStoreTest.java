// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrimmedItemStoreTest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ObjectInterner interner = new ObjectInterner();
  private final TrimmedItemStore<Secret> one = new TrimmedItemStore<>(interner, List.of());
  private final TrimmedItemStore<Secret> other = new TrimmedItemStore<>(interner, List.of());

  @Test
  void leavesOutWhatIsLargeAndNeverUsed() {
    one.put("ns/a", object("uid-1", "1"));

    var metadata = one.get("ns/a").getMetadata();
    assertThat(metadata.getManagedFields()).isNullOrEmpty();
    assertThat(metadata.getAnnotations()).containsOnlyKeys(Api.EXPIRES_ANNOTATION);
  }

  @Test
  void leavesOutLongAnnotationsWhateverTheirNames() {
    var noted = object("uid-6", "1");
    noted.getMetadata().getAnnotations().put("example.com/notes", "x".repeat(200_000));
    noted.getMetadata().getAnnotations().put(Api.REQUESTED_AT_ANNOTATION, "x".repeat(200_000));
    noted.getMetadata().getAnnotations().put(Api.GROUP + "/of-nobody", "x");

    one.put("ns/a", noted);

    assertThat(one.get("ns/a").getMetadata().getAnnotations())
        .containsOnlyKeys(Api.EXPIRES_ANNOTATION);
  }

  @Test
  void leavesTheAnnotationsAloneThatAnotherStoreMayRead() {
    var shared = object("uid-12", "1");
    var before = shared.getMetadata().getAnnotations();

    one.put("ns/a", shared);

    assertThat(before).containsKeys(LAST_APPLIED, Api.EXPIRES_ANNOTATION);
  }

  /** Five conditions of each of ten thousand tenants. */
  @Test
  void holdsWordsThatAllConditionsShareOnce() {
    var tenants = new TrimmedItemStore<MdeTenant>(interner, List.of());
    tenants.put("ns/a", tenant("uid-20"));
    tenants.put("ns/b", tenant("uid-21"));

    var condition = tenants.get("ns/a").getStatus().conditions().getFirst();
    var same = tenants.get("ns/b").getStatus().conditions().getFirst();

    assertThat(condition).isEqualTo(same);
    assertThat(condition.getType()).isEqualTo("Ready").isSameAs(same.getType());
    assertThat(condition.getStatus()).isEqualTo("True").isSameAs(same.getStatus());
    assertThat(condition.getReason()).isEqualTo("Ready").isSameAs(same.getReason());
  }

  /** As if it were read: no text is one that another object has. */
  private static MdeTenant tenant(String uid) {
    return Serialization.unmarshal(
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {namespace: ns, name: a, uid: %s, resourceVersion: "1"}
        status: {conditions: [{type: Ready, status: "True", reason: Ready, message: m}]}
        """
            .formatted(uid),
        MdeTenant.class);
  }

  @Test
  void leavesOutFinalizersAndOwnersOfOtherKinds() {
    var owned = object("uid-9", "1");
    owned.getMetadata().setFinalizers(List.of("example.com/keep"));
    owned
        .getMetadata()
        .setOwnerReferences(
            Stream.concat(
                    Stream.of(owner("apps/v1", "deployment")),
                    IntStream.range(0, 50)
                        .mapToObj(i -> owner(Api.GROUP + "/v1alpha1", "feed-" + i)))
                .toList());

    one.put("ns/a", owned);

    var metadata = one.get("ns/a").getMetadata();
    assertThat(metadata.getFinalizers()).isNullOrEmpty();
    assertThat(metadata.getOwnerReferences())
        .hasSize(16)
        .extracting(OwnerReference::getUid)
        .startsWith("feed-0")
        .doesNotContain("deployment");
  }

  @Test
  void keepsLabelsUnlessTheyAreMoreThanAnybodyNeeds() {
    var usual = object("uid-10", "1");
    usual.getMetadata().setLabels(Map.of("tier", "gold"));
    var huge = object("uid-11", "1");
    huge.getMetadata()
        .setLabels(
            IntStream.range(0, 2_000)
                .boxed()
                .collect(Collectors.toMap(i -> "label-" + i, _ -> "x".repeat(63))));

    one.put("ns/usual", usual);
    one.put("ns/huge", huge);

    assertThat(one.get("ns/usual").getMetadata().getLabels()).containsEntry("tier", "gold");
    assertThat(one.get("ns/huge").getMetadata().getLabels()).isEmpty();
  }

  @Test
  void leavesOutTheContentOfASecretThatIsTooLargeForACredential() {
    var large = object("uid-7", "1");
    large.setData(Map.of("clientSecret", "x".repeat(40_000), "more", "x".repeat(40_000)));
    var small = object("uid-8", "1");
    small.setData(Map.of("tls.crt", "x".repeat(40_000)));
    small.getMetadata().getAnnotations().put(Api.TOO_LARGE_ANNOTATION, "claimed");

    one.put("ns/large", large);
    one.put("ns/small", small);

    assertThat(one.get("ns/large").getData()).isEmpty();
    assertThat(one.get("ns/large").getMetadata().getAnnotations())
        .containsOnlyKeys(Api.EXPIRES_ANNOTATION, Api.TOO_LARGE_ANNOTATION);
    assertThat(one.get("ns/small").getData()).containsOnlyKeys("tls.crt");
    assertThat(one.get("ns/small").getMetadata().getAnnotations())
        .containsOnlyKeys(Api.EXPIRES_ANNOTATION);
  }

  @Test
  void holdsAVersionOnceForAllStores() {
    one.put("ns/a", object("uid-2", "1"));
    other.put("ns/a", object("uid-2", "1"));

    assertThat(other.get("ns/a")).isSameAs(one.get("ns/a"));
  }

  @Test
  void holdsNothingForStoresOfAnotherInterner() {
    var stranger = new TrimmedItemStore<Secret>(new ObjectInterner(), List.of());

    one.put("ns/a", object("uid-5", "1"));
    stranger.put("ns/a", object("uid-5", "1"));

    assertThat(stranger.get("ns/a")).isNotSameAs(one.get("ns/a"));
  }

  @Test
  void eachStoreHasTheVersionThatCameToIt() {
    one.put("ns/a", object("uid-3", "1"));
    other.put("ns/a", object("uid-3", "2"));

    assertThat(one.get("ns/a").getMetadata().getResourceVersion()).isEqualTo("1");
    assertThat(other.get("ns/a").getMetadata().getResourceVersion()).isEqualTo("2");
  }

  @Test
  void removesFromOneStoreOnly() {
    one.put("ns/a", object("uid-4", "1"));
    other.put("ns/a", object("uid-4", "1"));

    one.remove("ns/a");

    assertThat(one.get("ns/a")).isNull();
    assertThat(other.get("ns/a")).isNotNull();
  }

  private static OwnerReference owner(String apiVersion, String uid) {
    return new OwnerReferenceBuilder().withApiVersion(apiVersion).withUid(uid).build();
  }

  private static Secret object(String uid, String version) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("a")
        .withUid(uid)
        .withResourceVersion(version)
        .addToAnnotations(LAST_APPLIED, "{}")
        .addToAnnotations(Api.EXPIRES_ANNOTATION, "2027-01-01T00:00:00Z")
        .withManagedFields(List.of(new ManagedFieldsEntry()))
        .endMetadata()
        .build();
  }
}
