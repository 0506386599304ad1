// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.mdeoperator.OperatorMain;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertFilter;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.kube.informer.Informers;
import java.text.DecimalFormat;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Formatter;
import java.util.Locale;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.GuardedKafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The boundaries between the packages. */
@AnalyzeClasses(packages = "io.mdeoperator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "io.mdeoperator..";
  private static final String ROOT = "io.mdeoperator";
  private static final String BASE = "io.mdeoperator.base..";
  private static final String API = "io.mdeoperator.api..";
  private static final String ENTRA = "io.mdeoperator.entra..";
  private static final String DEFENDER = "io.mdeoperator.defender..";
  private static final String REMOTE = "io.mdeoperator.remote..";
  private static final String PLUG_IN = "io.mdeoperator.kubectl..";
  private static final String FEED = "io.mdeoperator.alertsync";
  private static final String DELIVERY = "io.mdeoperator.delivery";
  private static final String SINK = "io.mdeoperator.sink";
  private static final String STORE = SINK + ".store";
  private static final String[] KINDS = {
    "io.mdeoperator.application..",
    "io.mdeoperator.tenant..",
    "io.mdeoperator.alertsync..",
    "io.mdeoperator.hunting.."
  };

  @ArchTest
  static final ArchRule kindsMeetOnlyInTheApiAndTheCaches =
      slices()
          .matching("io.mdeoperator.(application|tenant|alertsync|hunting)..")
          .should()
          .notDependOnEachOther();

  /** The framework's index leaves out what is just replaced, and its informers share a store. */
  @ArchTest
  static final ArchRule indexesAndStoresAreTheOperators =
      noClasses()
          .should()
          .accessTargetWhere(
              target(nameMatching("addIndexers?|byIndex|withItemStore|changeNamespaces")));

  @ArchTest
  static final ArchRule controllersAreRegisteredWithTheDefaults =
      noClasses()
          .that()
          .doNotHaveSimpleName("ControllerDefaults")
          .should()
          .accessTargetWhere(
              targetOwner(equivalentTo(Operator.class)).and(target(name("register"))));

  @ArchTest
  static final ArchRule informersAreMadeInOnePlace =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Informers.class)
          .should()
          .accessTargetWhere(
              targetOwner(equivalentTo(InformerEventSourceConfiguration.class))
                  .and(target(name("from"))));

  /** They get the objects of the caches, not copies; children and patches are new objects. */
  @ArchTest
  static final ArchRule kindsModifyNoObjectOfACache =
      noClasses()
          .that()
          .resideInAnyPackage(KINDS)
          .and()
          .doNotHaveSimpleName("FleetFeeds")
          .and()
          .doNotHaveSimpleName("FleetQueries")
          .should()
          .callMethodWhere(
              target(nameMatching("(set|add).*"))
                  .and(
                      targetOwner(assignableTo(HasMetadata.class))
                          .or(targetOwner(assignableTo(ObjectMeta.class)))));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mdeoperator.(**)").should().beFreeOfCycles();

  /** The engine delivers records of any kind: what knows alerts is above it, or in a format. */
  @ArchTest
  static final ArchRule deliveryAndItsContractKnowNoAlert =
      noClasses()
          .that()
          .resideInAnyPackage(DELIVERY + "..", SINK + "..")
          .should()
          .dependOnClassesThat(
              belongToAnyOf(Alert.class, AlertFilter.class, AlertQuery.class, AlertSource.class));

  /** A checkpoint knows nothing of those who write it. */
  @ArchTest
  static final ArchRule checkpointStandsBelowDelivery =
      noClasses()
          .that()
          .resideInAPackage(DELIVERY + ".checkpoint")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DELIVERY);

  /** Each layer of a feed uses only those below it. */
  @ArchTest
  static final ArchRule feedIsLayered =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(FEED + "..")
          .layer("kind")
          .definedBy(FEED)
          .layer("poll")
          .definedBy(FEED + ".poll")
          .layer("read")
          .definedBy(FEED + ".read")
          .whereLayer("kind")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("poll")
          .mayOnlyBeAccessedByLayers("kind")
          .whereLayer("read")
          .mayOnlyBeAccessedByLayers("kind", "poll")
          .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage(FEED + ".."));

  /** Or brokers decide what is connected to: the guard is asked before. */
  @ArchTest
  static final ArchRule producersOfKafkaAreGuarded =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.kafka.clients..")
                  .and(
                      not(
                          belongToAnyOf(
                              GuardedKafkaProducer.class,
                              Producer.class,
                              ProducerRecord.class,
                              RecordMetadata.class,
                              ProducerConfig.class,
                              CommonClientConfigs.class))));

  /** How alerts are read is the feed's own. */
  @ArchTest
  static final ArchRule feedsInsideIsItsOwn =
      noClasses()
          .that()
          .resideOutsideOfPackage(FEED + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(FEED + ".(*)..");

  /** Kinds of sinks are put together by the program; others know the contract and the store. */
  @ArchTest
  static final ArchRule kindsOfSinksAreKnownToTheProgramOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, SINK + "..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(SINK + ".(*)..").and(resideOutsideOfPackage(STORE)));

  @ArchTest
  static final ArchRule nothingDependsOnTheProgram =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule sharedPackagesKnowNoKind =
      noClasses()
          .that()
          .resideOutsideOfPackages(KINDS)
          .and()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KINDS);

  @ArchTest
  static final ArchRule baseStandsAlone =
      noClasses()
          .that()
          .resideInAPackage(BASE)
          .should()
          .dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackage(BASE)));

  @ArchTest
  static final ArchRule apiStandsAlone =
      noClasses()
          .that()
          .resideInAPackage(API)
          .should()
          .dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackage(API)));

  @ArchTest
  static final ArchRule apiOnlyDescribes =
      noClasses()
          .that()
          .resideInAPackage(API)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.javaoperatorsdk..", "io.fabric8.kubernetes.client..")
                  .and(not(belongToAnyOf(CustomResource.class))));

  @ArchTest
  static final ArchRule microsoftIsReachedWithoutKubernetes =
      noClasses()
          .that()
          .resideInAnyPackage(ENTRA, DEFENDER, REMOTE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule entraKnowsNothingOfDefender =
      noClasses()
          .that()
          .resideInAPackage(ENTRA)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DEFENDER);

  @ArchTest
  static final ArchRule remoteIsTheGroundOfBoth =
      noClasses()
          .that()
          .resideInAPackage(REMOTE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENTRA, DEFENDER);

  /** It is shipped with these libraries alone (hack/plugin), and starts in half a second. */
  @ArchTest
  static final ArchRule plugInIsSmall =
      classes()
          .that()
          .resideInAPackage(PLUG_IN)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..",
                      "picocli..",
                      "com.fasterxml.jackson..",
                      PLUG_IN,
                      BASE,
                      "io.mdeoperator.api",
                      "io.mdeoperator.api.reason..")
                  .or(belongToAnyOf(Geo.class)));

  @ArchTest
  static final ArchRule operatorDoesNotKnowThePlugIn =
      noClasses()
          .that()
          .resideOutsideOfPackage(PLUG_IN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PLUG_IN);

  @ArchTest static final ArchRule noFieldIsInjected = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

  @ArchTest
  static final ArchRule staticsDoNotChange =
      fields().that().areStatic().should().beFinal().andShould(new HoldNoState());

  /** Names and wire formats must not depend on where the operator runs. */
  @ArchTest
  static final ArchRule textsAreFormattedWithALocale =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .orShould()
          .callMethod(DateTimeFormatterBuilder.class, "toFormatter")
          .orShould()
          .callConstructor(Formatter.class)
          .orShould()
          .callConstructor(DecimalFormat.class, String.class)
          .orShould()
          .callMethod(Locale.class, "getDefault");

  /** Any year would do otherwise, and a step from the last one overflows. */
  @ArchTest
  static final ArchRule timesAreReadByTimestamps =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Timestamps.class)
          .should()
          .accessTargetWhere(targetOwner(equivalentTo(Instant.class)).and(target(name("parse"))));

  /** Or each virtual thread that waits holds buffers of its own. */
  @ArchTest
  static final ArchRule jsonSharesItsBuffers =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Json.class)
          .should()
          .callConstructor(ObjectMapper.class)
          .orShould()
          .callConstructor(JsonFactory.class)
          .orShould()
          .callMethod(JsonFactory.class, "builder")
          .orShould()
          .callMethod(JsonMapper.class, "builder");

  @ArchTest static final ArchRule logsGoThroughSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule onlyTheProgramPrints =
      noClasses().that().doNotBelongToAnyOf(OperatorMain.class).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule boundsAreNamedMaxAndMin =
      fields()
          .that()
          .areStatic()
          .should()
          .haveNameNotMatching("(LONGEST|SHORTEST|MOST|LEAST|FEW|MANY)(_.*)?");

  @ArchTest
  static final ArchRule classesAreNamedAfterWhatTheyAre =
      classes().should().haveNameNotMatching(".*(Utils?|Helper|Manager|Common|Misc)");
}
