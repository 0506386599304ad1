// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.mdeoperator.kubectl.view.Texts;
import java.io.IOException;

/**
 * Writes a text that a spreadsheet shows and never computes: customers' names are not ours (OWASP:
 * "CSV Injection").
 */
final class CellSerializer extends StdSerializer<String> {
  private static final String STARTS_OF_FORMULAS = "=+-@";

  CellSerializer() {
    super(String.class);
  }

  @Override
  public void serialize(String text, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeString(cell(text));
  }

  static String cell(String text) {
    var printable = Texts.printable(text).strip();
    return !printable.isEmpty() && STARTS_OF_FORMULAS.indexOf(printable.charAt(0)) >= 0
        ? "'" + printable
        : printable;
  }
}
