// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of the format's dictionary that alerts and rows may need: how many characters a value
 * has at most. What is not here is for consumers, or not known.
 */
final class CefDictionary {
  private static final List<Integer> HEADER = List.of(5, 63, 63, 31, 1023, 512, 2);

  private static final Map<String, Integer> LENGTHS =
      Map.ofEntries(
          entry("c6a2", 39),
          entry("c6a2Label", 1023),
          entry("cat", 1023),
          entry("cn3", 19),
          entry("cn3Label", 1023),
          entry("cs1", 4000),
          entry("cs1Label", 1023),
          entry("cs2", 4000),
          entry("cs2Label", 1023),
          entry("cs3", 4000),
          entry("cs3Label", 1023),
          entry("cs6", 4000),
          entry("cs6Label", 1023),
          entry("deviceCustomDate1", 19),
          entry("deviceCustomDate1Label", 1023),
          entry("deviceExternalId", 255),
          entry("devicePayloadId", 128),
          entry("end", 19),
          entry("externalId", 40),
          entry("fileHash", 255),
          entry("filePath", 1023),
          entry("flexString1", 1023),
          entry("flexString1Label", 128),
          entry("flexString2", 1023),
          entry("flexString2Label", 128),
          entry("fname", 1023),
          entry("msg", 1023),
          entry("reason", 1023),
          entry("request", 1023),
          entry("rt", 19),
          entry("shost", 1023),
          entry("sntdom", 255),
          entry("sourceDnsDomain", 255),
          entry("sourceServiceName", 1023),
          entry("spid", 19),
          entry("sproc", 1023),
          entry("src", 15),
          entry("start", 19),
          entry("suid", 1023),
          entry("suser", 1023),
          // Named by the rule for keys of producers themselves.
          entry("mdeOperatorFeed", 1023),
          entry("mdeOperatorHuntingQuery", 1023),
          entry("mdeOperatorRow", 16_000),
          entry("mdeOperatorTenantName", 1023));

  private CefDictionary() {}

  /** What the dictionary does not allow. */
  static List<String> faults(CefFields fields) {
    var header =
        Stream.iterate(0, i -> i < HEADER.size(), i -> i + 1)
            .filter(i -> fields.header().get(i).length() > HEADER.get(i))
            .map(i -> "field " + i + " of the header is too long");
    var extension =
        fields.extension().entrySet().stream()
            .filter(field -> field.getValue().length() > LENGTHS.getOrDefault(field.getKey(), 0))
            .map(field -> field.getKey() + " is unknown or too long");
    return Stream.concat(header, extension).toList();
  }

  /** Whether a key means nothing without a label. */
  static boolean isCustom(String key) {
    return key.matches("c(s|n|6a)\\d|flexString\\d|deviceCustomDate\\d");
  }
}
