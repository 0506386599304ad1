// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressRulesTest {
  private static final URI API_SERVER = URI.create("https://10.96.0.1");

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34,          PUBLIC",
    "100.63.255.255,         PUBLIC",
    "172.32.0.1,             PUBLIC",
    "2606:2800:220:1::1,     PUBLIC",
    "64:ff9b::5db8:d822,     PUBLIC", // 93.184.216.34
    "2002:5db8:d822::1,      PUBLIC",
    "127.0.0.1,              PRIVATE",
    "127.255.0.9,            PRIVATE",
    "::1,                    PRIVATE",
    "10.0.0.1,               PRIVATE",
    "172.16.0.1,             PRIVATE",
    "172.31.255.255,         PRIVATE",
    "192.168.1.1,            PRIVATE",
    "100.64.0.1,             PRIVATE",
    "100.127.255.255,        PRIVATE",
    "198.18.0.1,             PRIVATE",
    "fc00::1,                PRIVATE",
    "fdff::1,                PRIVATE",
    "fec0::1,                PRIVATE",
    "::7f00:1,               PRIVATE", // 127.0.0.1
    "64:ff9b::a00:1,         PRIVATE", // 10.0.0.1
    "2002:c0a8:101::1,       PRIVATE", // 192.168.1.1
    "::ffff:0:7f00:1,        PRIVATE", // 127.0.0.1
    "0.0.0.0,                FORBIDDEN",
    "0.1.2.3,                FORBIDDEN",
    "::,                     FORBIDDEN",
    "169.254.169.254,        FORBIDDEN",
    "100.100.100.200,        FORBIDDEN",
    "168.63.129.16,          FORBIDDEN",
    "192.0.0.192,            FORBIDDEN",
    "fd00:ec2::254,          FORBIDDEN",
    "fd00:ec2::23,           FORBIDDEN", // credentials of pods on AWS
    "fd20:ce::254,           FORBIDDEN", // metadata of Google Cloud
    "fd00:c1::a9fe:a9fe,     FORBIDDEN", // metadata of Oracle Cloud
    "fd00:42::42,            FORBIDDEN", // metadata of Scaleway
    "fd20:ce::1,             PRIVATE",
    "fe80::1,                FORBIDDEN",
    "224.0.0.1,              FORBIDDEN",
    "239.255.255.255,        FORBIDDEN",
    "ff02::1,                FORBIDDEN",
    "240.0.0.1,              FORBIDDEN",
    "255.255.255.255,        FORBIDDEN",
    "64:ff9b::a9fe:a9fe,     FORBIDDEN", // 169.254.169.254
    "64:ff9b:1::5db8:d822,   FORBIDDEN",
    "2002:a9fe:a9fe::1,      FORBIDDEN",
    "2001:0:1::1,            FORBIDDEN"
  })
  void tellsHowFarAnAddressReaches(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @Test
  void aMappedAddressIsWhatItStandsFor() throws Exception {
    assertThat(AddressKind.of(mapped(169, 254, 169, 254))).isEqualTo(AddressKind.FORBIDDEN);
    assertThat(AddressKind.of(mapped(127, 0, 0, 1))).isEqualTo(AddressKind.PRIVATE);
    assertThat(AddressKind.of(mapped(8, 8, 8, 8))).isEqualTo(AddressKind.PUBLIC);
  }

  @ParameterizedTest
  @CsvSource({
    "siem.example,   93.184.216.34, 443, false, '',             true",
    "siem.example,   10.0.0.1,      443, false, '',             false",
    "siem.example,   10.0.0.1,      443, true,  '',             true",
    "siem.example,   10.0.0.1,      443, false, siem.example,   true",
    "a.siem.example, 10.0.0.1,      443, false, *.siem.example, true",
    "siem.example,   10.96.0.1,     443, true,  siem.example,   false",
    "siem.example,   10.96.0.1,     8443, true, siem.example,   false",
    "siem.example,   169.254.169.254, 80, true, siem.example,   false",
    "169.254.169.254, 169.254.169.254, 80, true, 169.254.169.254, false"
  })
  void admitsAddressesAsTheyAreConnectedTo(
      String host, String address, int port, boolean allowPrivate, String allowed, boolean admitted)
      throws Exception {
    var names =
        guarded(
            rules(allowPrivate, API_SERVER, allowed),
            (name, toPort) -> List.of(InetAddress.ofLiteral(named(name, host, address))));

    if (admitted) {
      assertThat(names.resolve(host, port)).containsExactly(InetAddress.ofLiteral(address));
    } else {
      assertThatThrownBy(() -> names.resolve(host, port))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }

  @Test
  void besideTheApiServerOnLoopbackOthersMayListen() throws Exception {
    var api = URI.create("http://127.0.0.1:6443");
    var names = guarded(rules(true, api, ""), HostResolver.SYSTEM);

    assertThat(names.resolve("127.0.0.1", 9000)).hasSize(1);
    assertThatThrownBy(() -> names.resolve("localhost", 6443))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @Test
  void connectsOnlyToThoseOfManyAddressesThatAreAllowed() throws Exception {
    var inside = InetAddress.ofLiteral("10.0.0.1");
    var outside = InetAddress.ofLiteral("93.184.216.34");
    var names =
        guarded(
            rules(false, API_SERVER, ""),
            (host, port) ->
                host.equals("siem.example")
                    ? List.of(inside, outside)
                    : HostResolver.SYSTEM.resolve(host, port));

    assertThat(names.resolve("siem.example", 443)).containsExactly(outside);
  }

  @Test
  void anUnknownNameStaysUnknown() {
    var names =
        guarded(
            rules(false, API_SERVER, ""),
            (host, port) -> {
              throw new UnknownHostException(host);
            });

    assertThatThrownBy(() -> names.resolve("siem.example", 443))
        .isExactlyInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://siem.example/hook,  '',            true",
    "https://siem.example./hook, siem.example,  true",
    "https://SIEM.example/hook,  siem.example,  true",
    "https://a.b.example/hook,   *.example,     true",
    "https://example/hook,       *.example,     false",
    "https://badexample/hook,    *.example,     false",
    "https://other.example/hook, siem.example,  false",
    "http://siem.example/hook,   '',            false",
    "https://127.0.0.1/hook,     '',            false",
    "https://[::1]/hook,         '',            false",
    "https://[::1]/hook,         ::1,           true",
    "https://169.254.169.254/,   169.254.169.254, false",
    "https://siem.example:8443/, '',            true",
    "https://siem.example:65536/, '',           false",
    "https://siem.example:0/,    '',            false",
    "ftp://siem.example/,        '',            false",
    "siem.example/hook,          '',            false",
    "https://me:pw@siem.example/, '',           false"
  })
  void judgesAUrlByItself(String url, String allowed, boolean good) {
    assertThat(rules(false, API_SERVER, allowed).problem(URI.create(url)).isEmpty())
        .isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({"*", "'**.example'", "a*.example", "https://siem.example", "siem.example:443", "''"})
  void knowsWhatIsNoPattern(String text) {
    assertThatThrownBy(() -> HostPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String named(String name, String host, String address) {
    return name.equals(host) ? address : name;
  }

  private static HostResolver guarded(EgressRules rules, HostResolver names) {
    return rules.guard(names, names);
  }

  private static EgressRules rules(boolean allowPrivate, URI apiServer, String allowed) {
    var hosts =
        Arrays.stream(allowed.split(","))
            .filter(host -> !host.isEmpty())
            .map(HostPattern::parse)
            .toList();
    return new EgressRules(hosts, false, allowPrivate, apiServer);
  }

  private static InetAddress mapped(int... octets) throws UnknownHostException {
    var bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    for (var i = 0; i < octets.length; i++) {
      bytes[12 + i] = (byte) octets[i];
    }
    return Inet6Address.getByAddress("mapped", bytes, -1);
  }
}
