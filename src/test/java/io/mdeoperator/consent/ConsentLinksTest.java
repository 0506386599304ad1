// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.entra.token.CloudEndpoints;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsentLinksTest {
  private static final CloudEndpoints US_GOV =
      new CloudEndpoints(
          "UsGovGccHigh",
          URI.create("https://login.microsoftonline.us"),
          "https://api-gov.securitycenter.microsoft.us/.default",
          Set.of());

  @Test
  void fitsAnyTenantInTheFormThatPartnersKnow() {
    assertThat(ConsentLinks.anyTenant(US_GOV, "AAAAAAAA-1111-1111-1111-111111111111"))
        .isEqualTo(
            "https://login.microsoftonline.us/common/oauth2/authorize?prompt=consent&client_id=aaaaaaaa-1111-1111-1111-111111111111&response_type=code&sso_reload=true");
  }

  @Test
  void namesTheTenantAndComesBackToTheRedirectUri() {
    assertThat(
            ConsentLinks.oneTenant(
                US_GOV,
                "aaaaaaaa-1111-1111-1111-111111111111",
                "BBBBBBBB-2222-2222-2222-222222222222",
                "https://mde.partner.example/consent/callback?a=b&c=d",
                Optional.empty()))
        .isEqualTo(
            "https://login.microsoftonline.us/bbbbbbbb-2222-2222-2222-222222222222/v2.0/adminconsent?client_id=aaaaaaaa-1111-1111-1111-111111111111"
                + "&scope=https%3A%2F%2Fapi-gov.securitycenter.microsoft.us%2F.default"
                + "&redirect_uri=https%3A%2F%2Fmde.partner.example%2Fconsent%2Fcallback%3Fa%3Db%26c%3Dd");
  }

  @Test
  void carriesTheStateThatEntraHandsBack() {
    var link =
        ConsentLinks.oneTenant(
            US_GOV,
            "aaaaaaaa-1111-1111-1111-111111111111",
            "bbbbbbbb-2222-2222-2222-222222222222",
            "https://mde.partner.example/consent/callback",
            Optional.of("v1.key.uid.signature"));

    assertThat(link).endsWith("%2Fcallback&state=v1.key.uid.signature");
    assertThat(ConsentLinks.stateIn(link)).contains("v1.key.uid.signature");
  }

  @Test
  void findsNoStateWhereThereIsNone() {
    assertThat(ConsentLinks.stateIn(ConsentLinks.anyTenant(US_GOV, "aaaaaaaa-1111"))).isEmpty();
  }
}
