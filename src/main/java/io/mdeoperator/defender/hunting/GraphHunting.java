// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.call.ApiError;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.call.UnusableAnswerException;
import io.mdeoperator.defender.stream.NoRoomException;
import io.mdeoperator.defender.stream.NotAListException;
import io.mdeoperator.defender.stream.TooLongException;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Queries by Microsoft Graph (Microsoft: "security: runHuntingQuery"), whose answer is one document
 * of up to tens of megabytes.
 */
public final class GraphHunting implements HuntingSource {
  /** Microsoft Graph, as far as hunting goes. */
  public static final ApiService SERVICE =
      new ApiService(
          "graph",
          "Microsoft Graph",
          HuntingErrors::of,
          Reason.GRAPH_UNAUTHORIZED,
          Reason.GRAPH_UNAVAILABLE);

  /**
   * Microsoft ends a query after 3 minutes (Microsoft: "Microsoft Graph security API overview",
   * limits). Who hangs up before leaves it running, and pays for it again with the next attempt.
   */
  static final Duration MAX_QUERY_TIME = Duration.ofSeconds(200);

  private static final String PATH = "/v1.0/security/runHuntingQuery";

  /** The character set has to be told, or other letters than ANSI's are lost (same page). */
  private static final String CONTENT_TYPE = "application/json; charset=utf-8";

  private static final ObjectMapper JSON = Json.mapper();

  private final TenantCalls calls;

  /**
   * Calls nothing yet.
   *
   * @param calls to {@link #SERVICE}
   */
  public GraphHunting(TenantCalls calls) {
    this.calls = calls;
  }

  /** In the page's case. */
  private record QueryBody(
      @JsonProperty("Query") String query, @JsonProperty("Timespan") String timespan) {}

  private sealed interface Body {
    record Read(HuntingReader.Result result, Optional<String> requestId) implements Body {}

    record NoRoom(long bytes) implements Body {}

    record TooLarge() implements Body {}
  }

  @Override
  public HuntingAnswer run(TenantApi graph, HuntingRequest request, RowHandler each) {
    var uri = graph.baseUrl().resolve(PATH);
    var body = new RemoteBody(List.of(json(request)), CONTENT_TYPE);
    var answer =
        calls.make(
            graph,
            headers -> RemoteRequest.post(uri, headers, body).withHeadTimeout(MAX_QUERY_TIME),
            response -> read(response, request, each));
    return switch (answer) {
      case Answer.NotRead<Body>(var failure) -> new HuntingAnswer.Failed(failure);
      case Answer.Read<Body>(Body.NoRoom(var bytes), _) -> new HuntingAnswer.NoRoom(bytes);
      case Answer.Read<Body>(Body.TooLarge _, var time) ->
          new HuntingAnswer.Failed(
              RemoteFailure.of(
                  Reason.RESULT_TOO_LARGE,
                  "A row has more than 8 MiB, or the result more than 1 GiB.",
                  time));
      case Answer.Read<Body>(Body.Read(var result, var requestId), var time) ->
          new HuntingAnswer.Read(result.rows(), result.stopped(), result.schema(), requestId, time);
    };
  }

  private static Body read(RemoteResponse answer, HuntingRequest request, RowHandler each)
      throws IOException {
    try {
      return new Body.Read(
          HuntingReader.read(answer.body(), request.columns(), each), ApiError.requestId(answer));
    } catch (NoRoomException e) {
      return new Body.NoRoom(e.bytes());
    } catch (TooLongException | StreamConstraintsException e) {
      return new Body.TooLarge();
    } catch (NotAListException e) {
      throw new UnusableAnswerException("returned a response that " + e.getMessage());
    }
  }

  private static byte[] json(HuntingRequest request) {
    try {
      return JSON.writeValueAsBytes(new QueryBody(request.query(), request.timespan()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }
}
