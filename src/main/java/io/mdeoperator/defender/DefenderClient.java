// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer.Failed;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.call.UnusableAnswerException;
import io.mdeoperator.defender.stream.NoRoomException;
import io.mdeoperator.defender.stream.NotAListException;
import io.mdeoperator.defender.stream.TooLongException;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Alerts from the Defender for Endpoint API (Microsoft: "List alerts API"). */
public final class DefenderClient implements AlertSource {
  private final TenantCalls calls;
  private final AccessDeniedNotifier refusals;

  /**
   * Calls nothing yet.
   *
   * @param refusals notified when alerts cannot be read for want of access; the probe's caller sees
   *     it anyway
   */
  public DefenderClient(TenantCalls calls, AccessDeniedNotifier refusals) {
    this.calls = calls;
    this.refusals = refusals;
  }

  @Override
  public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
    return notifyOnDenied(api, pages(api, query, each));
  }

  @Override
  public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
    var uri = ODataQuery.alert(api.baseUrl(), id);
    var answer =
        switch (get(uri, api, body -> AlertReader.readOne(body, each))) {
          case Answer.Read<Body>(Body.Read _, var time) -> new ApiAnswer.Read(1, true, time);
          case Answer.Read<Body>(Body.NoRoom(var bytes), _) -> new ApiAnswer.NoRoom(bytes);
          case Answer.NotRead<Body>(var failure) when isNotFound(failure) ->
              new ApiAnswer.Read(0, true, failure.time());
          case Answer.NotRead<Body>(var failure) -> new Failed(failure);
        };
    return notifyOnDenied(api, answer);
  }

  @Override
  public ApiAnswer probe(TenantApi api) {
    var uri = ODataQuery.probe(api.baseUrl());
    return switch (get(uri, api, body -> AlertReader.read(body, AlertHandler.NONE))) {
      case Answer.Read<Body>(Body.Read(var page), var time) ->
          new ApiAnswer.Read(page.count(), false, time);
      case Answer.Read<Body>(Body.NoRoom _, var time) -> new ApiAnswer.Read(1, false, time);
      case Answer.NotRead<Body>(var failure) -> new Failed(failure);
    };
  }

  private static boolean isNotFound(RemoteFailure failure) {
    return failure.httpStatus().filter(status -> status == HTTP_NOT_FOUND).isPresent();
  }

  private ApiAnswer notifyOnDenied(TenantApi api, ApiAnswer answer) {
    if (answer instanceof Failed(var failure) && isAboutAccess(failure.reason())) {
      refusals.publish(api.tokens().tenantId());
    }
    return answer;
  }

  private static boolean isAboutAccess(Reason reason) {
    return reason == Reason.API_UNAUTHORIZED || reason.actor() == Actor.CUSTOMER_ADMINISTRATOR;
  }

  /** Reads a page, and those that the server's own links lead to. */
  private ApiAnswer pages(TenantApi api, AlertQuery query, AlertHandler each) {
    var links = new NextLinks(ODataQuery.alerts(api.baseUrl(), query));
    var count = 0;
    while (true) {
      switch (get(links.current(), api, body -> AlertReader.read(body, each))) {
        case Answer.NotRead<Body>(var failure) -> {
          return new Failed(failure);
        }
        case Answer.Read<Body>(Body.NoRoom(var bytes), _) -> {
          return new ApiAnswer.NoRoom(bytes);
        }
        case Answer.Read<Body>(Body.Read(var page), var time) -> {
          count += page.count();
          var isEnough = page.stopped() || count >= query.top();
          if (isEnough || page.nextLink().isEmpty() || !links.follow(page.nextLink().get())) {
            return new ApiAnswer.Read(count, !isEnough && page.nextLink().isEmpty(), time);
          }
        }
      }
    }
  }

  private interface BodyReader {
    AlertReader.Page read(InputStream body) throws IOException;
  }

  private sealed interface Body {
    record Read(AlertReader.Page page) implements Body {}

    record NoRoom(long bytes) implements Body {}
  }

  private Answer<Body> get(URI uri, TenantApi api, BodyReader reader) {
    return calls.make(
        api, headers -> RemoteRequest.get(uri, headers), answer -> read(reader, answer.body()));
  }

  private static Body read(BodyReader reader, InputStream body) throws IOException {
    try {
      return new Body.Read(reader.read(body));
    } catch (NoRoomException e) {
      return new Body.NoRoom(e.bytes());
    } catch (NotAListException e) {
      throw new UnusableAnswerException("returned a response that " + e.getMessage());
    } catch (TooLongException e) {
      throw new UnusableAnswerException("returned an alert that is longer than 8 MiB");
    }
  }
}
