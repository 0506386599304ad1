// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import java.nio.file.Path;
import java.util.List;

/** syslog-ng. */
public final class SyslogNg extends SyslogServer {
  private static final String CONFIGURATION =
      """
      @version: 3.38
      options { log-msg-size(1048576); keep-hostname(yes); use-dns(no); dns-cache(no); stats-freq(0); };
      source read {
        syslog(ip("127.0.0.1") port(TCP) transport("tcp"));
        syslog(ip("127.0.0.1") port(TLS) transport("tls")
          tls(key-file("DATA/key.pem") cert-file("DATA/cert.pem") ca-file("DATA/ca.pem") peer-verify(optional-trusted)));
      };
      destination keep {
        file("DATA/${PROGRAM}.json" frac-digits(6)
          template("$(format-json time=$ISODATE severity=$LEVEL_NUM facility=$FACILITY_NUM message=$MESSAGE)\\n"));
      };
      log { source(read); destination(keep); };
      """;

  private SyslogNg(Path program) {
    super(
        program,
        CONFIGURATION,
        (path, configuration, data) -> List.of(path, configuration.toString(), data.toString()));
  }

  static SyslogNg start(Path program) {
    return new SyslogNg(program);
  }
}
