// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HuntingReaderTest {
  @Test
  void columnThatIsNotUtf8IsNotTakenForAnother() throws IOException {
    var body = "{\"results\":[{\"SHA256\":\"a\",\"SHA2\u00ff56\":\"b\"}]}".getBytes(ISO_8859_1);
    var rows = new ArrayList<HuntingRow>();

    var result = HuntingReader.read(new ByteArrayInputStream(body), Set.of("SHA256"), rows::add);

    assertThat(result.rows()).isOne();
    assertThat(rows.getFirst().values()).isEqualTo(Map.of("SHA256", "a"));
    assertThat(new String(rows.getFirst().json(), ISO_8859_1)).contains("\"SHA2?56\":\"b\"");
  }
}
