// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kubectl.PlugIn.Result;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnboardCommandTest {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String HEAD = "tenantId,displayName\n";
  private static final String GOOD = HEAD + CONTOSO + ",Contoso\n";

  @TempDir private Path folder;

  private final FakeCluster cluster =
      new FakeCluster().with("{kind: MdeApplication, metadata: {name: partner}}");

  private Result onboard(String csv, String... more) throws IOException {
    return onboard(csv, StandardCharsets.UTF_8, more);
  }

  private Result onboard(String csv, Charset charset, String... more) throws IOException {
    var file = Files.writeString(folder.resolve("customers.csv"), csv, charset);
    var words =
        Stream.concat(
            Stream.of("onboard", file.toString(), "--application", "partner"), Stream.of(more));
    return cluster.plugIn().run(words.toArray(String[]::new));
  }

  private static List<MdeTenant> tenants(Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return Stream.of(result.out().split("(?m)^---$", -1))
        .filter(text -> !text.isBlank())
        .map(text -> Serialization.unmarshal(text, MdeTenant.class))
        .toList();
  }

  @Test
  void printsAManifestForEachCustomerAndAppliesNothing() throws IOException {
    var csv =
        "Tenant ID,displayName,name,geo,requiredRoles,labels,application\n"
            + CONTOSO
            + ",Contoso,contoso-ltd,eu,Alert.Read.All graph:ThreatHunting.Read.All,tier=gold,other\n"
            + "33333333-3333-3333-3333-333333333333,\"Müller, Söhne & Co\",,,,,\n";

    var tenants = tenants(onboard(csv, "--label", "feed=siem", "-n", "partner"));

    assertThat(tenants).hasSize(2);
    var contoso = tenants.getFirst();
    assertThat(contoso.getMetadata().getName()).isEqualTo("contoso-ltd");
    assertThat(contoso.getMetadata().getNamespace()).isEqualTo("partner");
    assertThat(contoso.getMetadata().getLabels()).isEqualTo(Map.of("feed", "siem", "tier", "gold"));
    assertThat(contoso.getSpec().tenantId()).isEqualTo(CONTOSO);
    assertThat(contoso.getSpec().geo()).isEqualTo(Geo.EU);
    assertThat(contoso.getSpec().applicationRef().name()).isEqualTo("other");
    assertThat(contoso.getSpec().requiredRoles())
        .containsExactly("Alert.Read.All", "graph:ThreatHunting.Read.All");
    assertThat(tenants.getLast().getMetadata().getName()).isEqualTo("muller-sohne-co");
    assertThat(tenants.getLast().getSpec().displayName()).isEqualTo("Müller, Söhne & Co");
    assertThat(cluster.commands()).isEmpty();
  }

  /** YAML 1.1 reads these as something else when they stand bare. */
  @ParameterizedTest
  @CsvSource({"on", "1e3", "0x1f", "12:30:45", "null", "~a", "007", "'a: b # c'", "'- x'"})
  void keepsNamesThatYamlWouldTakeForSomethingElse(String name) throws IOException {
    var tenants = tenants(onboard(HEAD + CONTOSO + ",\"" + name + "\"\n"));

    assertThat(tenants.getFirst().getSpec().displayName()).isEqualTo(name);
  }

  /** Excel in many countries; with a byte order mark. */
  @Test
  void readsWhatSpreadsheetsSave() throws IOException {
    var semicolons = "\uFEFFtenantId;displayName\r\n" + CONTOSO + ";\"Contoso; Ltd\"\r\n\r\n";

    assertThat(tenants(onboard(semicolons)).getFirst().getSpec().displayName())
        .isEqualTo("Contoso; Ltd");
    assertThat(tenants(onboard("tenantId\tdisplayName\n" + CONTOSO + "\tContoso\n"))).hasSize(1);
    assertThat(onboard(HEAD + CONTOSO + ",Müller\n", StandardCharsets.ISO_8859_1).err())
        .isEqualTo("The file is not UTF-8: save it as \"CSV UTF-8\".\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "common,Contoso| tenantId 'common' is not a GUID",
        "00000000-0000-0000-0000-000000000000,Contoso| left over from a template",
        "22222222-2222-2222-2222-222222222222,| displayName must have 1 to 256 characters.",
        "22222222-2222-2222-2222-222222222222,日本| fill the column name.",
        "22222222-2222-2222-2222-222222222222,Contoso,Bad_Name| name 'Bad_Name' must have",
        "22222222-2222-2222-2222-222222222222,Contoso,,Mars| geo 'Mars' must be one of Default, Us, Eu",
        "22222222-2222-2222-2222-222222222222,Contoso,,,Alert?Read| 'Alert?Read' is not a role",
        "22222222-2222-2222-2222-222222222222,Contoso,,,,siem| 'siem' is not a label",
        "22222222-2222-2222-2222-222222222222,Contoso,,,,,UPPER| application 'UPPER' is not the name",
        "22222222-2222-2222-2222-222222222222,A,b,,,,,,,,| Line 2 cannot be read: Too many entries",
        "22222222-2222-2222-2222-222222222222,\"A| cannot be read: Missing closing quote"
      })
  void saysWhatIsWrongWithALine(String line, String problem) throws IOException {
    var result =
        onboard("tenantId,displayName,name,geo,requiredRoles,labels,application\n" + line + "\n");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("Line ").contains(problem);
  }

  @Test
  void findsAllProblemsInOneGoAndPrintsNoManifest() throws IOException {
    var result =
        onboard(GOOD + "x,A\ny,B\n" + CONTOSO.replace('2', 'b') + ",Contoso\n" + CONTOSO + ",C\n");

    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Line 3: tenantId 'x'"),
            line -> assertThat(line).startsWith("Line 4: tenantId 'y'"),
            line -> assertThat(line).isEqualTo("Line 5: name 'contoso' is in line 2, too."),
            line -> assertThat(line).endsWith("tenantId '" + CONTOSO + "' is in line 2, too."));
  }

  @Test
  void knowsItsColumns() throws IOException {
    assertThat(onboard("tenantId,TENANT_ID,tennant\n1,2,3\n").err())
        .contains(
            "Column 'TENANT_ID' is there twice.",
            "Column 'tennant' is unknown. Columns are: tenantId, displayName, name, application,",
            "Column 'displayName' is missing.");
    assertThat(onboard("").err()).contains("The file is empty");
    assertThat(onboard(HEAD).err()).contains("The file has no customers");
  }

  @Test
  void needsAnApplicationAndAFile() throws IOException {
    var file = Files.writeString(folder.resolve("c.csv"), GOOD).toString();

    assertThat(cluster.plugIn().run("onboard", file).err()).contains("give --application");
    assertThat(cluster.plugIn().run("onboard", file + ".missing").status()).isEqualTo(2);
    assertThat(cluster.plugIn().run("onboard", folder.toString()).status()).isEqualTo(2);
  }

  @Test
  void asksTheClusterByADryRun() throws IOException {
    assertThat(onboard(GOOD, "--check").status()).isZero();
    assertThat(cluster.commands()).contains("apply --dry-run=server --filename=-");
  }

  @Test
  void findsWhatOnlyTheClusterKnows() throws IOException {
    cluster
        .with("{kind: MdeTenant, metadata: {name: old}, spec: {tenantId: " + CONTOSO + "}}")
        .with("{kind: MdeApplication, metadata: {name: gov}, spec: {cloud: UsGovDod}}");
    var list =
        "tenantId,displayName,application,geo\n"
            + CONTOSO
            + ",Contoso,partner,\n33333333-3333-3333-3333-333333333333,B,nobody,\n"
            + "44444444-4444-4444-4444-444444444444,C,gov,Eu\n";

    var result = onboard(list, "--check");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "Line 2: MdeTenant 'old' has this tenantId already.",
            "Line 3: there is no MdeApplication 'nobody' in this namespace: apply it first, correct"
                + " the name, or choose another namespace with -n.",
            "Line 4: geo is for the public cloud only, but the application's cloud is UsGovDod.");
  }

  @Test
  void saysWhatTheClusterDoesNotAccept() throws IOException {
    cluster.failing("apply", Cause.OTHER, "spec.tenantId: Invalid value");

    assertThat(onboard(GOOD, "--check").err())
        .isEqualTo("The cluster does not accept the manifests: spec.tenantId: Invalid value\n");
  }
}
