// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.remote.AddressBlock;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final List<AddressBlock> PROXIES =
      List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("192.0.2.1"));

  @ParameterizedTest(name = "{0} says {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5 |                                   | 203.0.113.5",
        "203.0.113.5 | 198.51.100.7                      | 203.0.113.5",
        "10.1.1.1    |                                   | 10.1.1.1",
        "10.1.1.1    | 198.51.100.7                      | 198.51.100.7",
        "10.1.1.1    | 203.0.113.66, 198.51.100.7        | 198.51.100.7",
        "10.1.1.1    | 198.51.100.7, 192.0.2.1           | 198.51.100.7",
        "10.1.1.1    | 1.1.1.1, 198.51.100.7 ,10.9.9.9   | 198.51.100.7",
        "10.1.1.1    | 2001:db8::7                       | 2001:db8:0:0:0:0:0:7",
        "10.1.1.1    | 203.0.113.9:51544                 | 203.0.113.9",
        "10.1.1.1    | [2001:db8::1]:443                 | 2001:db8:0:0:0:0:0:1",
        "10.1.1.1    | [2001:db8::1]                     | 2001:db8:0:0:0:0:0:1",
        "10.1.1.1    | 203.0.113.9:51544, 10.9.9.9:80    | 203.0.113.9",
        "10.1.1.1    | 203.0.113.9:https                 | 10.1.1.1",
        "10.1.1.1    | invented, 192.0.2.1               | 192.0.2.1",
        "10.1.1.1    | invented                          | 10.1.1.1",
      })
  void isTheLastOneThatNoTrustedProxyHas(String peer, String forwardedFor, String client) {
    var values = forwardedFor == null ? List.<String>of() : List.of(forwardedFor);

    assertThat(ClientAddress.of(InetAddress.ofLiteral(peer), values, PROXIES).getHostAddress())
        .isEqualTo(client);
  }
}
