// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalException;
import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.remote.MeasuredHttp;
import java.net.MalformedURLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The v2.0 endpoint through MSAL, which makes the request and nothing else: it gets an application
 * object for each, since its cache never evicts a token, ignores tokens five minutes before they
 * expire and has no single flight.
 */
public final class MsalTokenEndpoint implements TokenEndpoint {
  private final MeasuredHttp http;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public MsalTokenEndpoint(MeasuredHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  @Override
  public TokenReply ask(ClientAuthentication authentication) {
    var call = new TokenCall(http, clock);
    try {
      return call.reply(Optional.ofNullable(send(authentication, call).accessToken()));
    } catch (CompletionException e) {
      if (e.getCause() instanceof MsalException) {
        return call.reply(Optional.empty());
      }
      if (e.getCause() instanceof Error error) {
        throw FatalErrors.reported(error);
      }
      throw e;
    }
  }

  private IAuthenticationResult send(ClientAuthentication authentication, TokenCall call) {
    var scope = authentication.request().audience().scope();
    var parameters = ClientCredentialParameters.builder(Set.of(scope)).skipCache(true).build();
    return application(authentication, call).acquireToken(parameters).join();
  }

  private ConfidentialClientApplication application(
      ClientAuthentication authentication, TokenCall call) {
    var request = authentication.request();
    try {
      return ConfidentialClientApplication.builder(request.clientId(), authentication.credential())
          .authority(request.cloud().loginUrl().resolve("/" + request.tenantId()).toString())
          .instanceDiscovery(false)
          .httpClient(new MsalHttp(call))
          .executorService(threads)
          .disableInternalRetries()
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("unusable login URL: " + request.cloud().name(), e);
    }
  }
}
