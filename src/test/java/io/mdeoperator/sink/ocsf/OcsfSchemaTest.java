// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import static io.mdeoperator.sink.ocsf.OcsfAlerts.document;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.row.SampleRows;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is a Detection Finding, or a Base Event, by OCSF's own schema. */
@NeedsTool("ocsf")
class OcsfSchemaTest {
  private static final int GENERATED = 10_000;
  private static final int ROWS = 1_000;

  private OcsfSchema schema;
  private OcsfSchema ofRows;

  @BeforeEach
  void readSchema(Tools tools) throws IOException {
    schema = OcsfSchema.read(tools.path("ocsf"), "detection_finding");
    ofRows = OcsfSchema.read(tools.path("ocsf"), "base_event");
  }

  @Test
  void validAgainstTheGeneratedSchema() {
    assertThat(alerts())
        .allSatisfy(alert -> assertThat(schema.faults(document(alert))).as(text(alert)).isEmpty());
  }

  @Test
  void captionsMatchIds() {
    assertThat(alerts())
        .allSatisfy(
            alert -> assertThat(schema.wrongCaptions(document(alert))).as(text(alert)).isEmpty());
  }

  @Test
  void aRowIsABaseEvent() {
    var rows = SampleRows.in(Format.OCSF);

    assertThat(Stream.concat(Stream.of(SampleRows.item("{}")), SampleRows.generated(1, ROWS)))
        .map(rows::document)
        .allSatisfy(row -> assertThat(ofRows.faults(row)).as(row.toString()).isEmpty())
        .allSatisfy(row -> assertThat(ofRows.wrongCaptions(row)).as(row.toString()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'device':{'type_id':0}}           | device",
        "{'class_uid':2004}                 | class_uid",
        "{'type_uid':1}                     | type_uid",
        "{'time':'2026-03-01T12:00:00Z'}    | time",
        "{'unmapped':'DeviceId'}            | unmapped",
        "{'metadata':{'log_name':'hunting'}} | product",
      },
      quoteCharacter = '`')
  void plantedFaultsOfARowAreFound(String fault, String attribute) {
    var row = (ObjectNode) SampleRows.in(Format.OCSF).document(SampleRows.item(SampleRows.ROW));
    row.setAll((ObjectNode) SampleAlerts.json(fault.replace('\'', '"')));

    assertThat(ofRows.faults(row)).anySatisfy(found -> assertThat(found).contains(attribute));
  }

  /** Nothing but an id, which the schema requires in places where Defender may have none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'id':''}",
        "{'relatedUser':{'domainName':'CORP'}}",
        "{'rbacGroupName':'A'}",
        "{'threatFamilyName':'Wacatac'}",
        "{'evidence':[{'entityType':'User'}]}",
        "{'evidence':[{'entityType':'User','domainName':'CORP'}]}",
        "{'evidence':[{'entityType':'User','accountName':'a','userPrincipalName':'not an address'}]}",
        "{'evidence':[{'entityType':'Process'}]}",
        "{'evidence':[{'entityType':'Process','fileName':'a','processCommandLine':'a -b'}]}",
        "{'evidence':[{'entityType':'Process','processId':7,'parentProcessFileName':'a'}]}",
        "{'evidence':[{'entityType':'Process','processId':7,'parentProcessFilePath':'/a','parentProcessId':8}]}",
        "{'evidence':[{'entityType':'File','filePath':'/tmp','sha1':'a'}]}",
        "{'evidence':[{'entityType':'Ip','ipAddress':'a'}]}",
        "{'evidence':[{'entityType':'Ip','ipAddress':'192.0.2.7'}]}",
        "{'evidence':[{'entityType':'Url'}]}",
        "{'evidence':[{'entityType':'RegistryKey','registryValueName':'a'}]}",
        "{'evidence':[{'entityType':'RegistryKey','registryHive':'HKLM','registryValueName':'a'}]}",
        "{'evidence':[{'entityType':'Mailbox'}]}",
        "{'evidence':[{'x':[1]}]}",
      },
      quoteCharacter = '`')
  void isValidWhateverIsAbsent(String alert) {
    var document = document(alert.replace('\'', '"'));

    assertThat(schema.faults(document)).isEmpty();
    assertThat(schema.wrongCaptions(document)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | {'colour':'red'}                        | colour",
        "                         | {'class_uid':2005}                      | class_uid",
        "                         | {'severity_id':7}                       | severity_id",
        "                         | {'time':'2026-03-01T12:00:00Z'}         | time",
        "                         | {'evidences':[{'name':'a'}]}            | evidences",
        "                         | {'malware':[{'name':'a'}]}              | classification_ids",
        "                         | {'assignee':{'domain':'CORP'}}          | assignee",
        "/device                  | {'type_id':98}                          | type_id",
        "/metadata                | {'product':{'vendor_name':'Microsoft'}} | product",
        "/finding_info            | {'attacks':[{}]}                        | attacks",
        "/finding_info/analytic   | {'type_id':null}                        | type_id",
        "/evidences/0/user        | {'email_addr':'anna'}                   | email_addr",
        "/evidences/2/process     | {'pid':'7'}                             | pid",
        "/evidences/2/process     | {'file':{'name':'a'}}                   | type_id",
      },
      quoteCharacter = '`')
  void plantedFaultsAreFound(String at, String fault, String attribute) {
    assertThat(schema.faults(planted(at, fault)))
        .anySatisfy(found -> assertThat(found).contains(attribute));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                       | {'severity':'High'}                     | severity is not Low: High",
        "                       | {'type_name':'Create'}                  | type_name is not Detection Finding: Create: Create",
        "                       | {'verdict_id':1}                        | verdict has not as many values as verdict_id",
        "/device                | {'type':'Server'}                       | device.type is not Unknown: Server",
        "/evidences/3/file      | {'type':'File'}                         | evidences.file.type is not Regular File: File",
        "                       | {'malware':[{'classification_ids':[18],'classifications':['Virus']}]} | malware.classifications is not Trojan: Virus",
        "/observables/0         | {'type':'Host'}                         | observables.type is not Hostname: Host",
      },
      quoteCharacter = '`')
  void plantedCaptionsAreFound(String at, String fault, String found) {
    assertThat(schema.wrongCaptions(planted(at, fault))).containsExactly(found);
  }

  /** The second documented alert, with these attributes of an object of it changed. */
  private static JsonNode planted(String at, String fault) {
    var document = document(SampleAlerts.documented().toList().getLast());
    var object = (ObjectNode) document.at(at == null ? "" : at);
    object.setAll((ObjectNode) SampleAlerts.json(fault.replace('\'', '"')));
    return document;
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }

  private static String text(Batch.Item alert) {
    return new String(alert.json(), UTF_8);
  }
}
