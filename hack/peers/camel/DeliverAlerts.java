// SPDX-License-Identifier: Apache-2.0
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Apache Camel (Apache-2.0) with a route for each customer; hack/peers/build tells its environment. */
final class DeliverAlerts extends RouteBuilder {
  private static final int PAGE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String... arguments) throws Exception {
    var main = new Main();
    main.configure().addRoutesBuilder(new DeliverAlerts());
    main.run();
  }

  @Override
  public void configure() {
    for (var tenant : System.getenv("TENANTS").split(",", -1)) {
      var cursor = Path.of(System.getenv("FOLDER"), tenant + ".json");
      from("scheduler:" + tenant + "?delay=10000&greedy=true")
          .process(exchange -> ask(exchange, cursor))
          .to(source(tenant))
          .process(exchange -> read(exchange, tenant))
          .filter(body().isNotNull())
          .to(System.getenv("HOOK_URL") + "?httpMethod=POST")
          .process(exchange -> remember(exchange, cursor))
          .end();
    }
  }

  /**
   * Without the cache of tokens, which tells clients apart and not the tenants that a token is for.
   * The secret is put into a form as it stands.
   */
  private static String source(String tenant) {
    return System.getenv("API_URL")
        + "/api/alerts?httpMethod=GET&disableStreamCache=true&oauth2BodyAuthentication=true"
        + "&oauth2ClientId="
        + System.getenv("CLIENT_ID")
        + "&oauth2ClientSecret=RAW("
        + URLEncoder.encode(System.getenv("CLIENT_SECRET"), StandardCharsets.UTF_8)
        + ")&oauth2Scope=https://api.securitycenter.microsoft.com/.default&oauth2TokenEndpoint="
        + System.getenv("LOGIN_URL")
        + "/"
        + tenant
        + "/oauth2/v2.0/token";
  }

  /**
   * The newest time of the last complete read, how much of the present one is posted, and the newest
   * time of that; without the Z, times with and without a fraction sort as text.
   */
  private record Cursor(String since, int skip, String newest) {
    static final Cursor FIRST = new Cursor("2000-01-01T00:00:00", 0, "2000-01-01T00:00:00");

    Cursor after(JsonNode page) {
      var times = new ArrayList<>(List.of(newest));
      page.forEach(alert -> times.add(time(alert)));
      var last = times.stream().max(String::compareTo).orElseThrow();
      return page.size() == PAGE ? new Cursor(since, skip + PAGE, last) : new Cursor(last, 0, last);
    }
  }

  private static void ask(Exchange exchange, Path file) throws IOException {
    var cursor = Files.exists(file) ? JSON.readValue(file.toFile(), Cursor.class) : Cursor.FIRST;
    exchange.setProperty("cursor", cursor);
    exchange
        .getMessage()
        .setHeader(
            Exchange.HTTP_QUERY,
            "$top=%d&$skip=%d&$filter=lastUpdateTime%%20ge%%20%sZ"
                .formatted(PAGE, cursor.skip(), cursor.since()));
  }

  private static void read(Exchange exchange, String tenant)
      throws IOException, GeneralSecurityException {
    var message = exchange.getMessage();
    JsonNode page;
    try (var body = message.getBody(InputStream.class)) {
      page = JSON.readTree(body).path("value");
    }
    message.removeHeaders("*");
    var cursor = exchange.getProperty("cursor", Cursor.class);
    exchange.setProperty("cursor", cursor.after(page));
    exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, page.size() == PAGE);
    var events = JSON.createArrayNode();
    for (var alert : page) {
      if (!time(alert).equals(cursor.since())) {
        event(events.addObject(), tenant, alert);
      }
    }
    message.setBody(events.isEmpty() ? null : JSON.writeValueAsBytes(events));
    if (!events.isEmpty()) {
      message.setHeader(Exchange.CONTENT_TYPE, "application/cloudevents-batch+json");
      sign(exchange, events);
    }
  }

  private static void event(ObjectNode event, String tenant, JsonNode alert) {
    var id = alert.path("id").textValue();
    var time = alert.path("lastUpdateTime").textValue();
    event
        .put("specversion", "1.0")
        .put("type", "io.mde-operator.alert.revision")
        .put("source", "https://mde-operator.io/tenants/" + tenant)
        .put("id", tenant + "/" + id + "/" + time)
        .put("subject", id)
        .put("time", time)
        .put("datacontenttype", "application/json")
        .set("data", alert);
  }

  private static void sign(Exchange exchange, ArrayNode events) throws GeneralSecurityException {
    var ids = new ArrayList<String>();
    events.forEach(event -> ids.add(event.path("id").textValue()));
    var digest = MessageDigest.getInstance("SHA-256");
    var id = HexFormat.of().formatHex(digest.digest(bytes(String.join("\n", ids))));
    var time = Long.toString(Instant.now().getEpochSecond());
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(bytes(System.getenv("SIGNING_KEY")), "HmacSHA256"));
    mac.update(bytes(id + "." + time + "."));
    var message = exchange.getMessage();
    var signature = Base64.getEncoder().encodeToString(mac.doFinal(message.getBody(byte[].class)));
    message.setHeader("webhook-id", id);
    message.setHeader("webhook-timestamp", time);
    message.setHeader("webhook-signature", "v1," + signature);
  }

  private static void remember(Exchange exchange, Path file) throws IOException {
    var next = file.resolveSibling(file.getFileName() + ".next");
    JSON.writeValue(next.toFile(), exchange.getProperty("cursor"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String time(JsonNode alert) {
    var time = alert.path("lastUpdateTime").textValue();
    return time.substring(0, time.length() - 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
