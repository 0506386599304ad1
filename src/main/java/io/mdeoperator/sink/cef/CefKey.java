// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

/**
 * Keys of the extension that are used, with the most characters that their dictionary allows
 * (ArcSight: "Common Event Format, Extension Dictionary"). Each name is the only one that producers
 * of events may use.
 */
enum CefKey {
  CAT("cat", 1023),
  SOURCE_SERVICE_NAME("sourceServiceName", 1023),
  SHOST("shost", 1023),
  SOURCE_DNS_DOMAIN("sourceDnsDomain", 255),
  DEVICE_EXTERNAL_ID("deviceExternalId", 255),
  SUSER("suser", 1023),
  SNTDOM("sntdom", 255),
  SUID("suid", 1023),
  SPROC("sproc", 1023),
  SPID("spid", 19),
  SRC("src", 15),
  FNAME("fname", 1023),
  FILE_PATH("filePath", 1023),
  FILE_HASH("fileHash", 255),
  REQUEST("request", 1023),
  EXTERNAL_ID("externalId", 40),
  DEVICE_PAYLOAD_ID("devicePayloadId", 128),
  RT("rt", 19),
  START("start", 19),
  END("end", 19),
  MSG("msg", 1023),
  REASON("reason", 1023),
  DEVICE_CUSTOM_DATE_1("deviceCustomDate1", 19),
  C6A2("c6a2", 39),
  CN3("cn3", 19),
  CS1("cs1", 4000),
  CS2("cs2", 4000),
  CS3("cs3", 4000),
  CS6("cs6", 4000),
  FLEX_STRING_1("flexString1", 1023),
  FLEX_STRING_2("flexString2", 1023),
  /** Of the operator: vendors add keys of their own under their name. */
  TENANT_NAME("mdeOperatorTenantName", 1023),
  FEED("mdeOperatorFeed", 1023),
  HUNTING_QUERY("mdeOperatorHuntingQuery", 1023),
  ROW("mdeOperatorRow", 16_000);

  private final String text;
  private final int maxLength;

  CefKey(String text, int maxLength) {
    this.text = text;
    this.maxLength = maxLength;
  }

  String text() {
    return text;
  }

  /** In units of UTF-16, before any is escaped. */
  int maxLength() {
    return maxLength;
  }
}
