package io.mdeoperator.alertsync.sink;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of sinks that there are. Thread-safe if they are. */
public final class Sinks {
  private final List<SinkKind> kinds;

  /** Knows these kinds. */
  public Sinks(List<SinkKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** The sink of a feed's spec. One of a kind that is not known fails each delivery and says so. */
  public Sink of(SinkInput input) {
    return kinds.stream()
        .flatMap(kind -> kind.of(input).stream())
        .findFirst()
        .orElseGet(() -> notSupported(input));
  }

  /** Names of the Secrets that a feed's sinks refer to. */
  public Set<String> secretNames(MdeAlertSync feed) {
    return Stream.ofNullable(feed.getSpec())
        .map(MdeAlertSyncSpec::sinks)
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .flatMap(spec -> kinds.stream().flatMap(kind -> kind.secretName(spec).stream()))
        .collect(Collectors.toSet());
  }

  private static Sink notSupported(SinkInput input) {
    var trouble =
        new Problem(
            Reason.NOT_SUPPORTED,
            input.field()
                + ": this kind of sink is not supported by this version. "
                + Reason.NOT_SUPPORTED.remedy());
    return new Sink() {
      @Override
      public Delivery deliver(Batch batch) {
        return new Delivery.Failed(trouble);
      }

      @Override
      public Optional<Problem> trouble() {
        return Optional.of(trouble);
      }
    };
  }
}
