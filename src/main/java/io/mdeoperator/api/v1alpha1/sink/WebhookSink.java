// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mdeoperator.api.LocalRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Posts alerts to an HTTPS endpoint. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.url) != has(self.urlFrom)",
    message = "set exactly one of url and urlFrom")
@ValidationRule(
    value =
        "!has(self.url) || (isURL(self.url) && url(self.url).getScheme() in ['https', 'http'] && url(self.url).getHost() != '')",
    fieldPath = ".url",
    message = "url must be an absolute URL such as https://siem.example/hook")
@ValidationRule(
    value =
        "!has(self.headersFrom) || self.headersFrom.all(a, self.headersFrom.exists_one(b, a.name.lowerAscii() == b.name.lowerAscii()))",
    fieldPath = ".headersFrom",
    message = "a header must be named once only, in whatever letter case")
@ValidationRule(
    value =
        "!has(self.tls) || !has(self.url) || !isURL(self.url) || url(self.url).getScheme() == 'https'",
    fieldPath = ".tls",
    message = "tls needs an https URL")
public record WebhookSink(
    @Size(max = MAX_URL)
        @JsonPropertyDescription(
            "Where alerts are posted; the operator's configuration (egress) decides which hosts are allowed. Set by the user.")
        String url,
    @JsonPropertyDescription(
            "The same from a Secret, where the URL itself is secret; the Secret's annotation must name the URL's host. Set by the user.")
        SecretKey urlFrom,
    @Default("Structured")
        @JsonPropertyDescription(
            "Structured: one event a request, as all receivers of CloudEvents read it. Batched: a JSON array of events, faster where the receiver reads it. Default: Structured. Set by the user.")
        Mode mode,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Headers of each request whose values are in Secrets, such as Authorization. Set by the user.")
        List<HeaderFrom> headersFrom,
    @JsonPropertyDescription("The key that requests are signed with. Set by the user.")
        Signing signing,
    @JsonPropertyDescription(
            "How the connection is secured, where it differs from other connections of the operator. Set by the user.")
        SinkTls tls)
    implements SinkOptions {
  static final String KIND = "webhook";

  /** The longest URL, in the spec or in a Secret. */
  public static final int MAX_URL = 2048;

  /** Applies the schema's defaults. */
  public WebhookSink {
    mode = mode == null ? Mode.STRUCTURED : mode;
    headersFrom = headersFrom == null ? List.of() : List.copyOf(headersFrom);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Stream<String> secretNames() {
    var refs =
        Stream.of(
            Stream.ofNullable(urlFrom).map(SecretKey::secretRef),
            headersFrom.stream().map(HeaderFrom::secretRef),
            Stream.ofNullable(signing).map(Signing::secretRef));
    return Stream.concat(
        refs.flatMap(some -> some).flatMap(LocalRef::names),
        Stream.ofNullable(tls).flatMap(SinkTls::secretNames));
  }

  @Override
  public Optional<String> problem(String field) {
    if ((url == null) == (urlFrom == null)) {
      return Optional.of(field + " needs exactly one of url and urlFrom.");
    }
    return Stream.concat(
            Stream.of(
                Optional.ofNullable(urlFrom).flatMap(some -> some.problem(field + ".urlFrom")),
                Optional.ofNullable(signing)
                    .flatMap(
                        some -> LocalRef.problem(field + ".signing.secretRef", some.secretRef())),
                Optional.ofNullable(tls).flatMap(some -> some.problem(field + ".tls"))),
            IntStream.range(0, headersFrom.size())
                .mapToObj(i -> headersFrom.get(i).problem(field + ".headersFrom[" + i + "]")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** How events are put into requests. */
  public enum Mode {
    @JsonProperty("Structured")
    STRUCTURED,
    @JsonProperty("Batched")
    BATCHED
  }

  /** Where the signing key lies. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Signing(
      @Required @JsonPropertyDescription(SecretKey.SECRET) LocalRef secretRef,
      @Default("signingKey")
          @Size(min = 1, max = 253)
          @Pattern(SecretKey.KEY)
          @JsonPropertyDescription(
              "The key in the Secret; its value is whsec_ and 24 to 64 bytes in base64. The same name with .previous may hold the key before it. Default: signingKey. Set by the user.")
          String key) {
    /** Applies the schema's defaults. */
    public Signing {
      key = key == null ? "signingKey" : key;
    }
  }
}
