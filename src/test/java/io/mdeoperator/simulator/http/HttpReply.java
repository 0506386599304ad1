// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer.
 *
 * @param body null for none: then no content type is sent either
 */
public record HttpReply(int status, Map<String, String> headers, Body body) {
  public static final String JSON = "application/json; charset=utf-8";
  public static final String HTML = "text/html; charset=utf-8";

  /** What is written after the head. A length of -1 means chunked. */
  public record Body(long length, Writing writing) {
    public static Body of(List<ByteBuffer> pieces) {
      return new Body(
          pieces.stream().mapToLong(ByteBuffer::remaining).sum(),
          out -> {
            for (var piece : pieces) {
              out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
          });
    }

    byte[] bytes() {
      var bytes = new ByteArrayOutputStream();
      try {
        writing.to(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  public static HttpReply empty(int status) {
    return new HttpReply(status, Map.of(), null);
  }

  public static HttpReply text(int status, String contentType, String text) {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return new HttpReply(status, Map.of("Content-Type", contentType), Body.of(List.of(bytes)));
  }

  public static HttpReply json(int status, String json) {
    return text(status, JSON, json);
  }

  public HttpReply withHeader(String name, String value) {
    var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HttpReply(status, more, body);
  }

  /** With the client's own request id, which Entra sends back and MSAL compares. */
  public HttpReply correlatedWith(HttpCall call) {
    var id = call.header("client-request-id");
    return id.isPresent() ? withHeader("client-request-id", id.get()) : this;
  }

  public HttpReply withBody(Body other) {
    return new HttpReply(status, headers, other);
  }
}
