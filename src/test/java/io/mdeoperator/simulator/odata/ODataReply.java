// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import io.mdeoperator.simulator.http.HttpReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers in the shape of OData, put together from JSON texts. */
public final class ODataReply {
  /** Its host is not the one that is called, as observed of the real service. */
  private static final String CONTEXT =
      "\"@odata.context\":\"https://api.securitycenter.windows.com/api/$metadata#";

  private static final ByteBuffer SEPARATOR = utf8(",");

  private ODataReply() {}

  /**
   * @param entries each a JSON object, in pieces
   * @param nextLink null for none
   */
  public static HttpReply list(String entitySet, List<List<ByteBuffer>> entries, String nextLink) {
    var pieces = new ArrayList<ByteBuffer>(4 * entries.size() + 2);
    pieces.add(utf8("{" + CONTEXT + entitySet + "\",\"value\":["));
    for (var i = 0; i < entries.size(); i++) {
      if (i > 0) {
        pieces.add(SEPARATOR);
      }
      pieces.addAll(entries.get(i));
    }
    pieces.add(utf8(nextLink == null ? "]}" : "],\"@odata.nextLink\":\"" + nextLink + "\"}"));
    return json(200, pieces);
  }

  /**
   * @param entity a JSON object that is not empty, in pieces
   */
  public static HttpReply entity(int status, String entitySet, List<ByteBuffer> entity) {
    var pieces = new ArrayList<>(entity);
    var first = pieces.removeFirst();
    pieces.addFirst(first.slice(1, first.remaining() - 1));
    pieces.addFirst(utf8("{" + CONTEXT + entitySet + "/$entity\","));
    return json(status, pieces);
  }

  public static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpReply json(int status, List<ByteBuffer> pieces) {
    return new HttpReply(
        status,
        Map.of(
            "Content-Type",
            "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8",
            "OData-Version",
            "4.0"),
        HttpReply.Body.of(pieces));
  }
}
