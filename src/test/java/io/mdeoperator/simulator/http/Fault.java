// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import io.mdeoperator.simulator.defender.DefenderError;
import io.mdeoperator.simulator.entra.EntraError;
import io.mdeoperator.simulator.graph.GraphError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong with a request, and with which. Made by the factories here, narrowed by {@link
 * #forTenant} and {@link #onPath}, put in place by {@link Faults}.
 */
public final class Fault {

  /** May throw {@link DroppedConnection}. */
  public interface Effect {
    HttpReply answer(HttpCall call, Answering normal, ActiveFault active) throws IOException;
  }

  private static final int HUGE_BODY_CHUNK = 64 * 1024;

  private final Effect effect;
  private final String tenantId;
  private final String pathPart;

  private Fault(Effect effect, String tenantId, String pathPart) {
    this.effect = effect;
    this.tenantId = tenantId;
    this.pathPart = pathPart;
  }

  private static Fault of(Effect effect) {
    return new Fault(effect, null, null);
  }

  /** Only for requests about this tenant: of the path at Entra, of the token at Defender. */
  public Fault forTenant(String id) {
    return new Fault(effect, id.toLowerCase(Locale.ROOT), pathPart);
  }

  /** Only for paths that contain this, whatever the letter case. */
  public Fault onPath(String part) {
    return new Fault(effect, tenantId, part.toLowerCase(Locale.ROOT));
  }

  /** This answer instead of the right one. */
  public static Fault answer(
      int status, Map<String, String> headers, String contentType, String body) {
    var reply = HttpReply.text(status, contentType, body);
    for (var header : headers.entrySet()) {
      reply = reply.withHeader(header.getKey(), header.getValue());
    }
    var fixed = reply;
    return of((call, normal, active) -> fixed);
  }

  /** A status without body and content type. */
  public static Fault status(int status) {
    return of((call, normal, active) -> HttpReply.empty(status));
  }

  /** This status instead of every answer that would have this text in it. */
  public static Fault statusForAnswersWith(String text, int status) {
    return of(
        (call, normal, active) -> {
          var reply = normal.answer(call);
          return new String(reply.body().bytes(), StandardCharsets.UTF_8).contains(text)
              ? HttpReply.empty(status)
              : reply;
        });
  }

  /** A page as a proxy or load balancer makes it. */
  public static Fault htmlPage(int status) {
    var page = "<html><head><title>Error</title></head><body><h1>Error " + status + "</h1></body>";
    return answer(status, Map.of(), "text/html", page + "</html>");
  }

  /**
   * 429 with the plain text body that Entra is reported to send.
   *
   * @param retryAfter seconds or an HTTP date; null to leave the header out
   */
  public static Fault tooManyRequestsText(String retryAfter) {
    Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
    return answer(429, headers, "text/plain", "Too Many Requests");
  }

  /** An error of the token endpoint in its documented shape. */
  public static Fault aadsts(int number, int status, String error, String text) {
    return of(
        (call, normal, active) -> {
          throw new EntraError(number, status, error, text);
        });
  }

  /** An error of the Defender API in its documented shape. */
  public static Fault defenderError(int status, String code, String message) {
    return of(
        (call, normal, active) -> {
          throw new DefenderError(status, code, message);
        });
  }

  /** An error of Microsoft Graph in its documented shape. */
  public static Fault graphError(int status, String code, String message) {
    return of(
        (call, normal, active) -> {
          throw new GraphError(status, code, message);
        });
  }

  /** 200 with {@code {}}. */
  public static Fault emptyObject() {
    return of((call, normal, active) -> HttpReply.json(200, "{}"));
  }

  /** 302 to another place. */
  public static Fault redirect(URI location) {
    return of(
        (call, normal, active) -> HttpReply.empty(302).withHeader("Location", location.toString()));
  }

  /** The connection is reset (TCP RST) instead of an answer. */
  public static Fault connectionReset() {
    return of(
        (call, normal, active) -> {
          throw DroppedConnection.reset();
        });
  }

  /** The connection ends without an answer. */
  public static Fault connectionClosed() {
    return of(
        (call, normal, active) -> {
          throw DroppedConnection.closed();
        });
  }

  /** No answer until the fault is closed; then the connection ends. */
  public static Fault hang() {
    return of(
        (call, normal, active) -> {
          active.awaitRelease();
          throw DroppedConnection.closed();
        });
  }

  /** What is asked for is done, and answered, once the fault is closed. */
  public static Fault held() {
    return of(
        (call, normal, active) -> {
          active.awaitRelease();
          return normal.answer(call);
        });
  }

  /** The right answer, but its body comes in drops: this many bytes, a pause, and so on. */
  public static Fault slowBody(int bytes, Duration pause) {
    return of(
        (call, normal, active) -> {
          var reply = normal.answer(call);
          var whole = reply.body().bytes();
          return reply.withBody(
              new HttpReply.Body(
                  whole.length,
                  out -> {
                    for (var from = 0; from < whole.length; from += bytes) {
                      out.write(whole, from, Math.min(bytes, whole.length - from));
                      out.flush();
                      pause(pause);
                    }
                  }));
        });
  }

  /** The right answer, later: after a time between these two, evenly spread. */
  public static Fault late(Duration least, Duration most) {
    return of(
        (call, normal, active) -> {
          var late = ThreadLocalRandom.current().nextLong(least.toNanos(), most.toNanos());
          pause(Duration.ofNanos(late));
          return normal.answer(call);
        });
  }

  /** The right answer, cut in the middle of its body: fewer bytes than Content-Length says. */
  public static Fault truncatedBody() {
    return truncated(false);
  }

  /** The right answer in chunks, cut in the middle: the last chunk never comes. */
  public static Fault truncatedChunks() {
    return truncated(true);
  }

  /** The request takes effect, and this fault meets its answer: nobody sees what was done. */
  public static Fault afterTheFact(Fault fault) {
    return of(
        (call, normal, active) -> {
          var reply = normal.answer(call);
          return fault.effect.answer(call, met -> reply, active);
        });
  }

  /** The right answer under another content type. */
  public static Fault contentType(String other) {
    return of((call, normal, active) -> normal.answer(call).withHeader("Content-Type", other));
  }

  /** 200 with a JSON string of this many bytes, in chunks. */
  public static Fault hugeBody(long bytes) {
    var chunk = new byte[HUGE_BODY_CHUNK];
    Arrays.fill(chunk, (byte) 'x');
    var body =
        new HttpReply.Body(
            -1,
            out -> {
              out.write('"');
              for (var left = bytes; left > 0; left -= chunk.length) {
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
              }
              out.write('"');
            });
    return of((call, normal, active) -> HttpReply.json(200, "").withBody(body));
  }

  public boolean matches(String requestTenant, String path) {
    return (tenantId == null || tenantId.equals(requestTenant))
        && (pathPart == null || path.toLowerCase(Locale.ROOT).contains(pathPart));
  }

  public Effect effect() {
    return effect;
  }

  private static Fault truncated(boolean chunked) {
    return of(
        (call, normal, active) -> {
          var reply = normal.answer(call);
          var whole = reply.body().bytes();
          var half = HttpReply.Body.of(List.of(ByteBuffer.wrap(whole, 0, whole.length / 2)));
          return reply.withBody(
              new HttpReply.Body(
                  chunked ? -1 : whole.length,
                  out -> {
                    half.writing().to(out);
                    out.flush();
                    throw DroppedConnection.closed();
                  }));
        });
  }

  private static void pause(Duration pause) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      throw new InterruptedIOException("simulator closed");
    }
  }
}
