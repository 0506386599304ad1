// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;

/**
 * A request, read completely.
 *
 * @param path without the query, not decoded
 * @param query not decoded, empty if there is none
 * @param headers by name whatever its letter case; several values are joined by a comma
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
public record HttpCall(
    String method, String path, String query, Map<String, String> headers, byte[] content) {
  private static final int MAX_BODY = 4 << 20;

  public static HttpCall read(ClassicHttpRequest request) throws IOException {
    var target = request.getPath();
    var mark = target.indexOf('?');
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var header : request.getHeaders()) {
      headers.merge(header.getName(), header.getValue(), (one, two) -> one + ", " + two);
    }
    return new HttpCall(
        request.getMethod(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        content(request));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public List<NameValuePair> queryParameters() {
    return WWWFormCodec.parse(query, StandardCharsets.UTF_8);
  }

  /** The fields of the body; none unless it is declared as a form. */
  public List<NameValuePair> formFields() {
    var isForm =
        header("Content-Type")
            .map(ContentType::parseLenient)
            .filter(type -> type.isSameMimeType(ContentType.APPLICATION_FORM_URLENCODED))
            .isPresent();
    return isForm ? WWWFormCodec.parse(body(), StandardCharsets.UTF_8) : List.of();
  }

  /** The parts of the path between its slashes. */
  public List<String> segments() {
    var segments = new ArrayList<>(List.of(path.split("/", -1)));
    segments.removeFirst();
    return segments;
  }

  private String body() {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static byte[] content(ClassicHttpRequest request) throws IOException {
    var entity = request.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    try (var content = entity.getContent()) {
      var bytes = content.readNBytes(MAX_BODY + 1);
      if (bytes.length > MAX_BODY) {
        throw new IOException("request body above " + MAX_BODY + " bytes");
      }
      return bytes;
    }
  }
}
