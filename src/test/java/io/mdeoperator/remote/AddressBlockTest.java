// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3/31, 10.1.2.2, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe80::1, false",
    "192.0.2.0/24, ::ffff:192.0.2.7, true",
  })
  void holdsAddressesThatBeginWithItsBits(String range, String address, boolean isIn) {
    assertThat(AddressBlock.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "ingress.example",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "/8",
        "::1%lo/3"
      })
  void isNothingElseThanAnAddressOrABlock(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
  }

  @Test
  void needsANumberOfBits() {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse("10.0.0.0/all"));
  }
}
