// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The API server's audit log: every request once, watches when they begin. Reading sends a request
 * of its own first and waits until that is in the log, so what a caller did before is there too;
 * these marks are left out of what is returned.
 */
public final class AuditLog {
  private static final String MARK = "/version?mark=";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Consumer<String> get;

  /** A place in the log, in bytes from its start. */
  public record Position(long offset) {
    /** The start of the log. */
    public static final Position START = new Position(0);
  }

  private record Mark(String text, long end) {}

  /**
   * @param get sends a GET request for that path to the API server
   */
  public AuditLog(Path file, Consumer<String> get) {
    this.file = file;
    this.get = get;
  }

  /** The file, a JSON document per line; it stays when the control plane is closed. */
  public Path file() {
    return file;
  }

  /** The place after everything that happened until now. */
  public Position now() {
    return new Position(mark().end());
  }

  /** What happened between that place and now, in the order in which it was answered. */
  public List<AuditEvent> since(Position position) {
    var mark = mark();
    return read(file, position, line -> line.contains(mark.text()));
  }

  /** {@link #since(Position)}, the requests of one user only. */
  public List<AuditEvent> since(Position position, String user) {
    return since(position).stream().filter(event -> event.user().equals(user)).toList();
  }

  /** All events of a log file, also that of a control plane which is gone. */
  public static List<AuditEvent> readAll(Path file) {
    return read(file, Position.START, _ -> false);
  }

  private Mark mark() {
    var mark = MARK + UUID.randomUUID();
    var before = size();
    get.accept(mark);
    return Awaitility.await("mark in " + file)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> new Mark(mark, endOfLineWith(mark, before)), found -> found.end() > 0);
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long endOfLineWith(String mark, long from) throws IOException {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      // A byte per character: positions in the text are positions in the file.
      var tail = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      var start = tail.indexOf(mark);
      var end = start < 0 ? -1 : tail.indexOf('\n', start);
      return end < 0 ? -1 : from + end + 1;
    }
  }

  private static List<AuditEvent> read(Path file, Position from, Predicate<String> end) {
    try (var in = Files.newInputStream(file);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      in.skipNBytes(from.offset());
      return reader
          .lines()
          .takeWhile(end.negate())
          .filter(line -> !line.contains(MARK))
          .map(AuditLog::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AuditEvent parse(String line) {
    try {
      return AuditEvent.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
