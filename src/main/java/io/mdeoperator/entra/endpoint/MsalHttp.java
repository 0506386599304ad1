// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.mdeoperator.remote.RemoteRequest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/** Lets MSAL make one token request; what MSAL loses of the answer stays in the call. */
final class MsalHttp implements IHttpClient {
  private final TokenCall call;

  MsalHttp(TokenCall call) {
    this.call = call;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException, URISyntaxException {
    var body = call.send(message(request));
    var answer = call.answer().orElseThrow();
    var response =
        new HttpResponse()
            .statusCode(answer.status())
            .body(EntraResponseReader.forMsal(answer.status(), body, answer));
    // MSAL logs a line for every answer that lacks the header, as those of proxies do.
    var correlationId = request.headerValue(TokenCall.CORRELATION_ID);
    if (correlationId != null) {
      response.addHeaders(Map.of(TokenCall.CORRELATION_ID, List.of(correlationId)));
    }
    return response;
  }

  private static RemoteRequest message(HttpRequest request) throws URISyntaxException {
    var uri = request.url().toURI();
    return request.httpMethod() == HttpMethod.POST
        ? RemoteRequest.post(uri, request.headers(), request.body())
        : RemoteRequest.get(uri, request.headers());
  }
}
