// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index template of the documentation takes every alert. */
@NeedsReceiver("opensearch")
class DocumentedTemplateIT {
  private static final Path PAGE = Path.of("docs/sinks/elasticsearch.md");
  private static final Pattern TEMPLATE =
      Pattern.compile("```json\n(\\{\n  \"index_patterns\".*?)```", Pattern.DOTALL);
  private static final int GENERATED = 500;

  @Test
  void dataStreamTakesEveryAlert(OpenSearch openSearch) throws IOException {
    var stream = openSearch.name("logs-mde.alert-documented");
    openSearch.createIndexTemplate(stream, template(stream));

    var answer = openSearch.request("POST", "/" + stream + "/_bulk", bulk());

    assertThat(answer.body().path("items").findValues("error")).isEmpty();
    assertThat(openSearch.search(stream)).hasSizeGreaterThan(GENERATED);
    openSearch.deleteDataStream(stream);
  }

  /** As OpenSearch calls the types. */
  private static String template(String stream) throws IOException {
    var page = TEMPLATE.matcher(Files.readString(PAGE));
    assertThat(page.find()).isTrue();
    return page.group(1)
        .replace("logs-mde.alert-*", stream)
        .replace("\"flattened\", \"ignore_above\": 1024", "\"flat_object\"");
  }

  private static String bulk() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(7, GENERATED))
        .map(
            item ->
                "{\"create\":{}}\n"
                    + new String(EcsAlerts.ECS.json(item, SampleAlerts.ORIGIN), UTF_8)
                    + "\n")
        .collect(Collectors.joining());
  }
}
