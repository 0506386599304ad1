// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.credential.ApplicationTokens;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenAudience;
import io.mdeoperator.remote.RemoteFailure;

/** The tokens of sinks whose receivers trust Entra. Thread-safe. */
public final class SinkTokens {
  private final TokenSource source;
  private final Clouds clouds;

  public SinkTokens(TokenSource source, Clouds clouds) {
    this.source = source;
    this.clouds = clouds;
  }

  /**
   * The tokens for a receiver, or why there can be none; nothing is called to find out.
   *
   * @param field of the reference, below that of the sink
   * @param application whose credential is used
   * @param tenantId that the receiver belongs to
   * @param audience what the receiver is to Entra
   */
  public Result<ApplicationTokens> of(
      SinkInput input,
      String field,
      LocalRef application,
      String tenantId,
      TokenAudience audience) {
    return input
        .application(application.name())
        .map(
            found ->
                Result.ok(
                    new ApplicationTokens(source, found.tokens(tenantId, clouds).with(audience))))
        .orElseGet(() -> notFound(input, field, application));
  }

  /** There is no such application. */
  public static <T> Result<T> notFound(SinkInput input, String field, LocalRef application) {
    return Result.failed(
        Reason.REFERENCE_NOT_FOUND,
        input.field()
            + ": "
            + field
            + ": there is no MdeApplication '"
            + application.name()
            + "' in this namespace that can be read. Create it, or correct the name.");
  }

  /**
   * A token's value, or why there is none, which is the sink's trouble.
   *
   * @param isFresh past all caches
   */
  public static Result<String> token(SinkInput input, ApplicationTokens tokens, boolean isFresh) {
    return switch (isFresh ? tokens.freshToken() : tokens.token()) {
      case TokenAnswer.Granted granted -> Result.ok(granted.token().value());
      case TokenAnswer.Refused(var failure) ->
          new Result.Failed<>(problem(input, tokens.request().audience(), failure));
    };
  }

  private static Problem problem(SinkInput input, TokenAudience audience, RemoteFailure failure) {
    return new Problem(
        Reason.SINK_UNAVAILABLE,
        input.field()
            + ": there is no token for "
            + audience.resource()
            + " ("
            + failure.reason().value()
            + "): "
            + failure.detail()
            + " The operator retries.",
        failure.retryAfter());
  }
}
