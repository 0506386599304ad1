// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.mdeoperator.api.RoleDescriptions;
import io.mdeoperator.api.Roles;
import io.mdeoperator.base.Sha256;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Renders pages. The template engine escapes all values; the templates hold no script, and their
 * only style is the one whose hash is named here. Thread-safe.
 */
final class ConsentPages {
  private final Map<PageKind, Template> templates = new EnumMap<>(PageKind.class);
  private final RoleDescriptions descriptions = new RoleDescriptions();
  private final String style = text("style.css");

  /** A permission as the pages list it. */
  record Permission(String words, String name) {}

  /**
   * What the templates see; null where there is none, which a section of a template can ask for.
   */
  private record Model(
      String title,
      String style,
      String customer,
      String application,
      String clientId,
      boolean ofGraph,
      List<Permission> granted,
      List<Permission> missing,
      String state,
      String after,
      String errorNumber,
      String cause,
      String advice) {}

  /** Compiles all templates, so that a broken one is found at the start. */
  ConsentPages() {
    var compiler =
        Mustache.compiler().escapeHTML(true).nullValue("").withLoader(ConsentPages::template);
    Arrays.stream(PageKind.values())
        .forEach(kind -> templates.put(kind, compiler.compile(template(kind.template()))));
  }

  /** The page as HTML. */
  String html(ConsentPage page) {
    return templates
        .get(page.kind())
        .execute(
            new Model(
                page.kind().title(),
                style,
                page.customer().orElse(null),
                page.application().orElse(null),
                page.clientId().orElse(null),
                page.ofGraph(),
                permissions(page.granted()),
                permissions(page.missing()),
                page.result().map(ResultAddress::state).orElse(null),
                page.result().flatMap(ResultAddress::after).map(Instant::toString).orElse(null),
                page.errorNumber().orElse(null),
                page.kind().cause().orElse(null),
                page.kind().advice().orElse(null)));
  }

  /** The style's hash as a Content-Security-Policy names it. */
  String styleHash() {
    return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(style)) + "'";
  }

  private List<Permission> permissions(List<String> roles) {
    return roles.stream().map(role -> new Permission(descriptions.of(role), name(role))).toList();
  }

  private static String name(String role) {
    return Roles.value(role).replace("|", " or ")
        + (Roles.isGraphs(role) ? " of Microsoft Graph" : "");
  }

  private static Reader template(String name) {
    return new InputStreamReader(
        ConsentPages.class.getResourceAsStream(name + ".mustache"), StandardCharsets.UTF_8);
  }

  private static String text(String resource) {
    try (var stream = ConsentPages.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
