// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.entra.ConsentPages;
import io.mdeoperator.simulator.entra.ConsentRequest;
import io.mdeoperator.simulator.entra.EntraError;
import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pages of {@link ConsentPages}: server-rendered, no script, every value escaped. */
public final class HtmlPages {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; background: #eef2f6; color: #1b1b1b; margin: 0 }
      main { max-width: 28rem; margin: 8vh auto; padding: 2rem 2.5rem; background: #fff;
             border-radius: 6px; box-shadow: 0 2px 12px rgba(0, 0, 0, .15) }
      h1 { font-size: 1.4rem; margin: 0 0 1rem }
      small { color: #5a5a5a }
      li { margin: .3rem 0 }
      select { font: inherit; width: 100%; padding: .4rem; margin: .3rem 0 1rem }
      .buttons { display: flex; gap: .75rem; justify-content: flex-end; margin-top: 1.5rem }
      button { font: inherit; padding: .5rem 1.6rem; border: 1px solid #8a8a8a; background: #fff;
               border-radius: 3px; cursor: pointer }
      button[value=accept] { background: #0067b8; border-color: #0067b8; color: #fff }
      code { font-size: .9rem; overflow-wrap: anywhere }
      """;

  private HtmlPages() {}

  public static HttpReply consent(
      ConsentRequest request, Collection<CustomerTenant> tenants, String path, String query) {
    var app = request.app();
    var roles =
        new TreeMap<>(app.declaredRoles())
            .entrySet().stream()
                .flatMap(api -> api.getValue().stream().map(role -> item(api.getKey(), role)))
                .collect(Collectors.joining());
    var content =
        """
        <p><strong>%s</strong><br><code>%s</code></p>
        <p>This app would like to, for your whole organization:</p>
        <ul>
        %s</ul>
        <form method="post" action="%s">
        %s<div class="buttons">
        <button name="decision" value="cancel" formnovalidate>Cancel</button>
        <button name="decision" value="accept">Accept</button>
        </div>
        </form>
        """
            .formatted(
                escaped(app.name()),
                escaped(app.clientId()),
                roles,
                escaped(path + "?" + query),
                tenantChoice(request.tenant(), tenants));
    return page(200, "Permissions requested", content);
  }

  /** Shown where there is nowhere to redirect to. The authorization code is not shown. */
  public static HttpReply granted(PartnerApp app, CustomerTenant tenant) {
    return page(
        200,
        "Consent granted",
        "<p>%s may now work with %s.</p>\n<p>You can close this page.</p>\n"
            .formatted(escaped(app.name()), escaped(tenant.name())));
  }

  public static HttpReply declined(PartnerApp app) {
    return page(
        200,
        "Consent declined",
        "<p>%s was granted nothing.</p>\n<p>You can close this page.</p>\n"
            .formatted(escaped(app.name())));
  }

  public static HttpReply error(EntraError error) {
    return page(
        400,
        "Sorry, but we’re having trouble",
        "<p>%s</p>\n".formatted(escaped(error.getMessage())));
  }

  private static String item(KnownResource resource, String role) {
    return "<li>" + resource.displayName() + ": <code>" + escaped(role) + "</code></li>\n";
  }

  private static String tenantChoice(CustomerTenant named, Collection<CustomerTenant> tenants) {
    if (named != null) {
      return "<p>Organization: <strong>%s</strong><br><code>%s</code></p>\n"
          .formatted(escaped(named.name()), escaped(named.id()));
    }
    var options =
        tenants.stream()
            .map(
                tenant ->
                    "<option value=\"%s\">%s</option>\n"
                        .formatted(escaped(tenant.id()), escaped(tenant.name())))
            .collect(Collectors.joining());
    return """
        <label>Your organization
        <select name="tenant" required>
        <option value="">Choose…</option>
        %s</select></label>
        """
        .formatted(options);
  }

  private static HttpReply page(int status, String title, String content) {
    var html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        %2$s</style>
        </head>
        <body><main>
        <small>Simulated Microsoft Entra ID</small>
        <h1>%1$s</h1>
        %3$s</main></body>
        </html>
        """
            .formatted(title, STYLE, content);
    return HttpReply.text(status, HttpReply.HTML, html)
        .withHeader("Content-Security-Policy", POLICY)
        .withHeader("Cache-Control", "no-store")
        .withHeader("Referrer-Policy", "no-referrer")
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
