// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.ForbiddenAddressException;
import io.mdeoperator.remote.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.GuardedKafkaProducer;

/**
 * Which brokers a producer may connect to, those that others name included. Remembers what it
 * refused, since the client only says that it waited in vain. Thread-safe.
 */
final class BrokerGuard implements GuardedKafkaProducer.Guard {
  /** The client does not tell it; {@link #check} sees it. */
  private static final int ANY_PORT = 0;

  private final KafkaNetwork network;
  private final HostResolver names;
  private final Function<String, Optional<String>> objections;
  private final MonotonicClock waits;
  private final AtomicReference<Refusal> last = new AtomicReference<>();

  private record Refusal(Instant at, SendFailure why) {}

  /**
   * @param objections why a host must not be connected to for this sink, as {@link
   *     KafkaConnection#objection} says it
   */
  BrokerGuard(
      KafkaNetwork network,
      String namespace,
      Function<String, Optional<String>> objections,
      MonotonicClock waits) {
    this.network = network;
    this.names = network.namesOf(namespace);
    this.objections = objections;
    this.waits = waits;
  }

  /** Why a broker was not connected to since then, if one was not. */
  Optional<SendFailure> refusedSince(Instant then) {
    return Optional.ofNullable(last.get())
        .filter(refusal -> !refusal.at().isBefore(then))
        .map(Refusal::why);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var objection = objections.apply(host);
    if (objection.isPresent()) {
      throw refused(host, objection.get());
    }
    if (!isAllowedByRules(host)) {
      throw barred(host);
    }
    try {
      return addresses(host);
    } catch (ForbiddenAddressException e) {
      throw barred(host);
    } catch (UnknownHostException e) {
      remember(Reason.SINK_UNAVAILABLE, "has a broker whose host name cannot be resolved");
      throw e;
    }
  }

  /** With the name, by which its certificate is verified; or the client looks one up. */
  private InetAddress[] addresses(String host) throws UnknownHostException {
    var found = names.resolve(host, ANY_PORT);
    var named = new InetAddress[found.size()];
    for (var i = 0; i < named.length; i++) {
      named[i] = InetAddress.getByAddress(host, found.get(i).getAddress());
    }
    return named;
  }

  private boolean isAllowedByRules(String host) {
    try {
      return network.rules().problem(new URI("https", host, null, null)).isEmpty();
    } catch (URISyntaxException e) {
      return false; // not the name of any host
    }
  }

  @Override
  public void check(InetSocketAddress address) throws IOException {
    try {
      network.check(address);
    } catch (ForbiddenAddressException e) {
      throw barred(address.getHostString());
    }
  }

  private UnknownHostException barred(String host) {
    return refused(
        host,
        "has a broker that the operator's egress rules do not allow. Correct kafka.bootstrapServers, the listeners that the brokers advertise, or egress in the operator's configuration");
  }

  private UnknownHostException refused(String host, String why) {
    remember(Reason.SINK_REJECTED, why);
    return new UnknownHostException(host);
  }

  private void remember(Reason reason, String why) {
    last.set(new Refusal(waits.now(), SendFailure.ofReceiver(reason, why)));
  }
}
