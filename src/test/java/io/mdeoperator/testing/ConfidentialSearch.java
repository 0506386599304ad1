// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import io.mdeoperator.cluster.Kubectl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for values that must not be seen, in the forms in which they could be written: as they are,
 * URL-encoded, as base64 of a text that holds them, and, of a token, its claims or signature alone.
 */
public final class ConfidentialSearch {
  private static final int BYTES_OF_A_GROUP = 3;
  private static final int BITS_OF_A_DIGIT = 6;

  private final Map<String, Set<String>> forms = new LinkedHashMap<>();

  /** Searches for these values. */
  public ConfidentialSearch(Collection<String> values) {
    for (var value : values) {
      forms.put("value " + (forms.size() + 1), formsOf(value));
    }
  }

  /**
   * Which values a text holds; empty is good. The answer names values by number, so that it can be
   * printed.
   *
   * @param place what to call the text
   */
  public List<String> hits(String place, String text) {
    return forms.entrySet().stream()
        .filter(value -> value.getValue().stream().anyMatch(text::contains))
        .map(value -> place + " holds " + value.getKey())
        .toList();
  }

  /** Which values {@code kubectl get} shows of what the operator writes in a namespace. */
  public List<String> hits(Kubectl kubectl, String namespace) {
    var objects = "mdeapplications,mdetenants,mdealertsyncs,configmaps,events";
    return hits("objects", kubectl.run("get", objects, "-n", namespace, "-o", "json"));
  }

  private static Set<String> formsOf(String value) {
    var forms = new LinkedHashSet<String>();
    forms.add(value.strip());
    forms.add(URLEncoder.encode(value.strip(), StandardCharsets.UTF_8));
    forms.addAll(base64(value.strip().getBytes(StandardCharsets.UTF_8)));
    Arrays.stream(value.split("\\.")).skip(1).filter(part -> isOfAToken(value)).forEach(forms::add);
    return forms;
  }

  private static boolean isOfAToken(String value) {
    return value.startsWith("eyJ");
  }

  /**
   * Depends on where in the encoded text the value begins; the digits that its neighbours have a
   * part in are left out.
   */
  private static List<String> base64(byte[] value) {
    var forms = new ArrayList<String>();
    for (var before = 0; before < BYTES_OF_A_GROUP; before++) {
      var shifted = new byte[before + value.length];
      System.arraycopy(value, 0, shifted, before, value.length);
      var from = Math.ceilDiv(before * Byte.SIZE, BITS_OF_A_DIGIT);
      var to = shifted.length * Byte.SIZE / BITS_OF_A_DIGIT;
      Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
          .map(encoder -> encoder.encodeToString(shifted).substring(from, to))
          .forEach(forms::add);
    }
    return forms;
  }
}
