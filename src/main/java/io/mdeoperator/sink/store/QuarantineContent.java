// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.base.Json;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.Quarantine.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The alerts that a feed's sinks refused, as the texts that are kept: one line of JSON for each.
 * Bounded: the oldest go where there is no more room, and are counted. Pure; not thread-safe.
 */
public final class QuarantineContent {
  static final int MAX_BODY = 64 << 10;
  static final int ROOM = 768 << 10;
  private static final int MAX_ID = 1 << 10;
  private static final String EVICTED = "evicted";
  private static final ObjectMapper JSON = Json.mapper();

  /** First what somebody else has written, then the oldest alerts. */
  private static final Comparator<Map.Entry<String, String>> EVICTION =
      Comparator.comparing(entry -> line(entry.getValue()).map(Line::setAsideTime).orElse(""));

  private final Map<String, String> lines;

  /** The content as it was kept; null when there is none. */
  public QuarantineContent(Map<String, String> content) {
    lines = new TreeMap<>(content == null ? Map.of() : content);
    lines.computeIfPresent(EVICTED, (_, count) -> String.valueOf(evicted()));
  }

  /**
   * One alert, for the person who looks.
   *
   * @param id of the alert, cut to 1 KiB; empty when it has none
   * @param why in one sentence
   * @param bytes of the alert's JSON
   * @param sha256 of the alert's JSON
   * @param body the alert's JSON, cut to 64 KiB; absent where it may not be kept
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Line(
      String sink,
      String id,
      String lastUpdateTime,
      String setAsideTime,
      String why,
      long bytes,
      String sha256,
      String body) {
    Optional<Revision> revision() {
      return id == null || id.isEmpty() || lastUpdateTime == null
          ? Optional.empty()
          : AlertTime.parse(lastUpdateTime).map(time -> new Revision(id, time));
    }
  }

  /** Puts an alert on it; false when it is there already. */
  public boolean put(String sink, Refused refused, Instant now) {
    return put(sink, refused, now, true);
  }

  /** The same, with its body or without. */
  boolean put(String sink, Refused refused, Instant now, boolean hasBody) {
    var alert = refused.record();
    var key = key(sink, Revision.of(alert));
    var time = AlertTime.format(alert.time());
    if (line(lines.get(key)).filter(old -> time.equals(old.lastUpdateTime())).isPresent()) {
      return false;
    }
    var body =
        new String(
            alert.json(), 0, Math.min(alert.json().length, MAX_BODY), StandardCharsets.UTF_8);
    lines.put(
        key,
        text(
            new Line(
                sink,
                cut(alert.id()),
                time,
                now.toString(),
                refused.why(),
                alert.json().length,
                Sha256.hex(alert.json()),
                hasBody ? body : null)));
    makeRoom();
    return true;
  }

  /** What is there of a sink and can be asked for again, the oldest first. */
  public List<Revision> revisions(String sink) {
    return lines.values().stream()
        .flatMap(text -> line(text).stream())
        .filter(line -> sink.equals(line.sink()))
        .sorted(Comparator.comparing(Line::setAsideTime))
        .flatMap(line -> line.revision().stream())
        .toList();
  }

  /** Drops these; false when there were none of them. */
  public boolean drop(String sink, Collection<Revision> revisions) {
    return lines.keySet().removeAll(revisions.stream().map(one -> key(sink, one)).toList());
  }

  /** Drops everything of a sink; false when there was nothing. */
  public boolean forget(String sink) {
    return lines.keySet().removeIf(key -> key.startsWith(sink + "."));
  }

  public Map<String, String> content() {
    return lines;
  }

  private void makeRoom() {
    var size = lines.values().stream().mapToInt(QuarantineContent::bytes).sum();
    while (size > ROOM) {
      var first =
          lines.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(EVICTED))
              .min(EVICTION)
              .orElseThrow();
      var removed = lines.remove(first.getKey()); // the entry may be another one afterwards
      size -= bytes(removed);
      if (line(removed).isPresent()) {
        lines.put(EVICTED, String.valueOf(evicted() + 1));
      }
    }
  }

  /** 0 where somebody has written something else. */
  long evicted() {
    var count = lines.getOrDefault(EVICTED, "");
    return count.matches("[0-9]{1,18}") ? Long.parseLong(count) : 0;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String key(String sink, Revision revision) {
    return sink + "." + Sha256.hex(revision.identity());
  }

  private static String cut(String id) {
    return id.length() <= MAX_ID ? id : id.substring(0, MAX_ID);
  }

  private static String text(Line line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can always be written", e);
    }
  }

  /** Nothing where somebody has written something else. */
  private static Optional<Line> line(String text) {
    try {
      return text == null || !text.startsWith("{")
          ? Optional.empty()
          : Optional.of(JSON.readValue(text, Line.class))
              .filter(line -> line.setAsideTime() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
