// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Devices and actions by the Defender for Endpoint API. */
public final class DefenderMachines implements Machines {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int TOO_MANY_REQUESTS = 429;

  /** Answers after which nothing was done; a 401 comes without a role, or with a stale token. */
  private static final Set<Integer> REFUSALS =
      Set.of(
          HTTP_BAD_REQUEST, HTTP_UNAUTHORIZED, HTTP_FORBIDDEN, HTTP_NOT_FOUND, TOO_MANY_REQUESTS);

  /** More than any device or tenant has in weeks. */
  private static final int MAX_PAGES = 10;

  private final TenantCalls calls;
  private final BooleanSupplier mayPost;
  private final Clock clock;

  /**
   * Calls nothing yet.
   *
   * @param mayPost whether this process may still have a device act: a request that its end would
   *     cut off is better not made
   */
  public DefenderMachines(TenantCalls calls, BooleanSupplier mayPost, Clock clock) {
    this.calls = calls;
    this.mayPost = mayPost;
    this.clock = clock;
  }

  @Override
  public Answer<List<Machine>> find(TenantApi api, Key key, String value) {
    var uri = MachineQuery.machines(api.baseUrl(), key.property(), value);
    var answer =
        calls.make(api, headers -> RemoteRequest.get(uri, headers), MachineReader::readMachines);
    return switch (answer) {
      case Answer.Read<List<Machine>>(var found, var time) ->
          new Answer.Read<>(found.stream().filter(one -> !one.id().isEmpty()).toList(), time);
      case Answer.NotRead<List<Machine>>(var failure) when isNotFound(failure) ->
          new Answer.Read<>(List.of(), failure.time());
      case Answer.NotRead<List<Machine>> failed -> failed;
    };
  }

  @Override
  public Answer<Optional<Machine>> machine(TenantApi api, String id) {
    var uri = MachineQuery.machine(api.baseUrl(), id);
    return optional(
        calls.make(api, headers -> RemoteRequest.get(uri, headers), MachineReader::readMachine));
  }

  @Override
  public Answer<List<MachineAction>> actions(
      TenantApi api, ActionKey key, String value, Instant since) {
    var all = new ArrayList<MachineAction>();
    while (true) {
      var uri = MachineQuery.actions(api.baseUrl(), key.property(), value, since, all.size());
      var answer =
          calls.make(api, headers -> RemoteRequest.get(uri, headers), MachineReader::readActions);
      switch (answer) {
        case Answer.NotRead<List<MachineAction>> failed -> {
          return failed;
        }
        case Answer.Read<List<MachineAction>>(var page, var time) -> {
          all.addAll(page);
          if (page.size() < MachineQuery.PAGE) {
            all.sort(Comparator.comparing(MachineAction::created).reversed());
            return new Answer.Read<>(List.copyOf(all), time);
          }
          if (all.size() >= MAX_PAGES * MachineQuery.PAGE) {
            return new Answer.NotRead<>(
                RemoteFailure.of(
                    Reason.API_UNAVAILABLE,
                    "The Defender API lists more than 10,000 actions.",
                    time));
          }
        }
      }
    }
  }

  @Override
  public Answer<Optional<MachineAction>> action(TenantApi api, String id) {
    var uri = MachineQuery.action(api.baseUrl(), id);
    return optional(
        calls.make(api, headers -> RemoteRequest.get(uri, headers), MachineReader::readAction));
  }

  @Override
  public boolean mayPost() {
    return mayPost.getAsBoolean();
  }

  @Override
  public Posted post(
      TenantApi api,
      String machineId,
      ActionRequest action,
      String comment,
      BooleanSupplier isStillWanted) {
    if (!mayPost()) {
      return withheld();
    }
    var sent = new AtomicBoolean();
    var withheld = new AtomicBoolean();
    RemoteBody.Departure check =
        () -> {
          if (!mayPost() || !isStillWanted.getAsBoolean()) {
            withheld.set(true);
            throw new IOException("not to be asked any more");
          }
          sent.set(true);
        };
    var uri = MachineQuery.post(api.baseUrl(), machineId, action);
    var body = new RemoteBody(json(action.body(comment)), "application/json", check);
    var answer =
        calls.make(
            api, headers -> RemoteRequest.post(uri, headers, body), MachineReader::readAction);
    // A request before that one can only have been refused, with a token that was too old.
    return withheld.get() ? withheld() : posted(answer, sent.get());
  }

  private Posted withheld() {
    return new Posted.NotExecuted(
        RemoteFailure.of(
            Reason.POSTING,
            "Defender was not asked: the action is not wanted any more, or this process of the"
                + " operator is ending or does not lead.",
            clock.instant()));
  }

  private static Posted posted(Answer<MachineAction> answer, boolean sent) {
    return switch (answer) {
      case Answer.Read<MachineAction>(var record, _) when !record.id().isEmpty() ->
          new Posted.Accepted(record);
      case Answer.Read<MachineAction>(_, var time) ->
          new Posted.Unknown(
              RemoteFailure.of(
                  Reason.API_UNAVAILABLE, "The Defender API returned no id of the action.", time));
      case Answer.NotRead<MachineAction>(var failure)
          when failure.reason() == Reason.API_REQUEST_ACTIVE ->
          new Posted.AlreadyActive(failure);
      case Answer.NotRead<MachineAction>(var failure) ->
          !sent || failure.httpStatus().filter(REFUSALS::contains).isPresent()
              ? new Posted.NotExecuted(failure)
              : new Posted.Unknown(failure);
    };
  }

  @Override
  public Answer<MachineAction> cancel(TenantApi api, String actionId, String comment) {
    var uri = MachineQuery.cancel(api.baseUrl(), actionId);
    var body = new RemoteBody(json(Map.of("Comment", comment)), "application/json");
    return calls.make(
        api, headers -> RemoteRequest.post(uri, headers, body), MachineReader::readAction);
  }

  private static <T> Answer<Optional<T>> optional(Answer<T> answer) {
    return switch (answer) {
      case Answer.Read<T>(var value, var time) -> new Answer.Read<>(Optional.of(value), time);
      case Answer.NotRead<T>(var failure) when isNotFound(failure) ->
          new Answer.Read<>(Optional.empty(), failure.time());
      case Answer.NotRead<T>(var failure) -> new Answer.NotRead<>(failure);
    };
  }

  private static boolean isNotFound(RemoteFailure failure) {
    return failure.httpStatus().filter(status -> status == HTTP_NOT_FOUND).isPresent();
  }

  private static List<byte[]> json(Object body) {
    try {
      return List.of(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }
}
