// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import java.nio.file.Path;
import java.util.List;

/**
 * rsyslog. What begins with {@code CEF:} passes liblognorm's parser of that format, whose result
 * {@link #messages} have as JSON in the text {@code cef}: {@code f}, or {@code unparsed-data} where
 * it is none.
 */
public final class Rsyslog extends SyslogServer {
  private static final String CONFIGURATION =
      """
      global(workDirectory="DATA" maxMessageSize="1m" defaultNetstreamDriverCAFile="DATA/ca.pem"
        defaultNetstreamDriverCertFile="DATA/cert.pem" defaultNetstreamDriverKeyFile="DATA/key.pem")
      module(load="imptcp")
      module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
      module(load="mmnormalize")
      input(type="imptcp" address="127.0.0.1" port="TCP" ruleset="keep")
      input(type="imtcp" address="127.0.0.1" port="TLS" ruleset="keep")
      template(name="file" type="string" string="DATA/%app-name%.json")
      template(name="line" type="list" option.jsonf="on") {
        property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
        property(outname="severity" name="syslogseverity" format="jsonf")
        property(outname="facility" name="syslogfacility" format="jsonf")
        property(outname="message" name="msg" format="jsonf")
        property(outname="cef" name="$!cef" format="jsonf")
      }
      ruleset(name="keep") {
        if $msg startswith "CEF:" then action(type="mmnormalize" rule="rule=:%f:cef%" path="$!cef")
        action(type="omfile" dynaFile="file" template="line")
      }
      """;

  private Rsyslog(Path program) {
    super(
        program,
        CONFIGURATION,
        (path, configuration, _) -> List.of(path, configuration.toString(), "NONE"));
  }

  static Rsyslog start(Path program) {
    return new Rsyslog(program);
  }
}
