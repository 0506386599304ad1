// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import io.mdeoperator.entra.credential.ClientCredential.ClientSecret;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.MeasuredHttp;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The v1.0 endpoint, as in Microsoft's "Partner access through Microsoft Defender for Endpoint
 * APIs": a resource in place of the scope. MSAL does not know it any more.
 */
public final class V1TokenEndpoint implements TokenEndpoint {
  private final MeasuredHttp http;
  private final Clock clock;

  public V1TokenEndpoint(MeasuredHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  @Override
  public TokenReply ask(ClientAuthentication authentication) {
    var request = authentication.request();
    if (!(request.credential() instanceof ClientSecret secret)) {
      throw new IllegalArgumentException("the v1 endpoint accepts client secrets only");
    }
    var call = new TokenCall(http, clock);
    try {
      var body = call.send(message(request, secret));
      var granted = call.answer().filter(answer -> answer.status() == 200).isPresent();
      return call.reply(
          Optional.of(body.path("access_token"))
              .filter(token -> granted && token.isTextual())
              .map(token -> token.textValue()));
    } catch (IOException e) {
      return call.reply(Optional.empty());
    }
  }

  private static RemoteRequest message(TokenRequest request, ClientSecret secret) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "client_credentials");
    fields.put("client_id", request.clientId());
    fields.put("client_secret", secret.value());
    fields.put("resource", request.audience().resource());
    return RemoteRequest.post(
        request.cloud().loginUrl().resolve("/" + request.tenantId() + "/oauth2/token"),
        Map.of(
            "Accept", "application/json", TokenCall.CORRELATION_ID, UUID.randomUUID().toString()),
        form(fields));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
