// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.HeaderFrom;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.sink.SinkInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The headers of a sink's requests whose values are in Secrets. */
public final class HeaderValues {
  /** No control character, so that none ends the header; RFC 9110, "Field Values", allows more. */
  private static final String VALUE = "[\\x20-\\x7e]{1,4096}";

  private HeaderValues() {}

  /**
   * By name; of Secrets only whose owners have allowed the host.
   *
   * @param headers none that HTTP or the operator sets
   */
  public static Result<Map<String, String>> of(
      SinkInput input, List<HeaderFrom> headers, String host) {
    var values = new HashMap<String, String>();
    for (var header : headers) {
      switch (value(header, input, host)) {
        case Result.Failed(var problem) -> {
          return Result.failed(problem);
        }
        case Result.Ok(var value) -> values.put(header.name(), value);
      }
    }
    return Result.ok(values);
  }

  private static Result<String> value(HeaderFrom header, SinkInput input, String host) {
    var name = header.secretRef().name();
    return SinkSecret.of(input.secret(name), name, input.field())
        .flatMap(secret -> secret.allowing(host))
        .flatMap(
            secret ->
                secret
                    .value(header.key())
                    .flatMap(
                        value ->
                            value.matches(VALUE)
                                ? Result.ok(value)
                                : secret.malformed(
                                    header.key(),
                                    "is not the value of a header: it must be 1 to 4096 printable ASCII characters in one line.")));
  }
}
