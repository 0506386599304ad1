// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import io.mdeoperator.simulator.defender.AlertTime;
import java.math.BigDecimal;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Recursive descent: or := and ('or' and)*; and := term ('and' term)*; term := '(' or ')' |
 * comparison.
 */
public final class ODataFilterParser {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\(|\\)|'(?:[^']|'')*'|[^\\s()']+)\\s*");

  private final String text;
  private final EntityType type;
  private final Deque<String> tokens = new ArrayDeque<>();

  public ODataFilterParser(String text, EntityType type) throws ODataException {
    this.text = text;
    this.type = type;
    var matcher = TOKEN.matcher(text);
    var end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw syntaxError("unterminated string literal at position " + end);
      }
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
  }

  public ODataFilter parse() throws ODataException {
    var filter = or();
    if (!tokens.isEmpty()) {
      throw syntaxError("unexpected '" + tokens.peek() + "'");
    }
    return filter;
  }

  private ODataFilter or() throws ODataException {
    var left = and();
    while (skip("or")) {
      left = new ODataFilter.Or(left, and());
    }
    return left;
  }

  private ODataFilter and() throws ODataException {
    var left = term();
    while (skip("and")) {
      left = new ODataFilter.And(left, term());
    }
    return left;
  }

  private ODataFilter term() throws ODataException {
    if (skip("(")) {
      var inner = or();
      if (!skip(")")) {
        throw syntaxError("')' expected");
      }
      return inner;
    }
    return comparison();
  }

  private ODataFilter comparison() throws ODataException {
    var name = next();
    var property =
        type.property(name)
            .orElseThrow(
                () ->
                    new ODataException(
                        "The query specified in the URI is not valid. Could not find a property"
                            + " named '"
                            + name
                            + "' on type 'microsoft.windowsDefenderATP.api."
                            + type.name()
                            + "'."));
    var operator = operator(next());
    return new ODataFilter.Comparison(property, operator, literal(property, next()));
  }

  private ODataFilter.Operator operator(String token) throws ODataException {
    return switch (token) {
      case "eq" -> ODataFilter.Operator.EQ;
      case "ne" -> ODataFilter.Operator.NE;
      case "ge" -> ODataFilter.Operator.GE;
      case "gt" -> ODataFilter.Operator.GT;
      case "le" -> ODataFilter.Operator.LE;
      case "lt" -> ODataFilter.Operator.LT;
      default -> throw syntaxError("unknown operator '" + token + "'");
    };
  }

  private Object literal(FilterProperty property, String token) throws ODataException {
    if (token.equals("null")) {
      return null;
    }
    try {
      return switch (property.type()) {
        case TIME -> AlertTime.parse(token);
        case NUMBER -> new BigDecimal(token);
        case GUID -> guid(property, token);
        case TEXT -> string(property, token);
      };
    } catch (DateTimeParseException | NumberFormatException e) {
      throw mismatch(property, token);
    }
  }

  /** With or without quotes, as no page of Microsoft says which. */
  private static UUID guid(FilterProperty property, String token) throws ODataException {
    var plain = token.startsWith("'") ? string(property, token) : token;
    if (!Guids.isGuid(plain)) {
      throw mismatch(property, token);
    }
    return UUID.fromString(plain);
  }

  /** Only the form in single quotes is a string; a quote inside is doubled. */
  private static String string(FilterProperty property, String token) throws ODataException {
    if (!token.startsWith("'")) {
      throw mismatch(property, token);
    }
    return token.substring(1, token.length() - 1).replace("''", "'");
  }

  private static ODataException mismatch(FilterProperty property, String token) {
    return new ODataException(
        "The query specified in the URI is not valid. '"
            + token
            + "' is no literal of the type '"
            + property.type().edmName()
            + "' of '"
            + property.jsonName()
            + "'.");
  }

  private boolean skip(String token) {
    if (token.equals(tokens.peek())) {
      tokens.remove();
      return true;
    }
    return false;
  }

  private String next() throws ODataException {
    if (tokens.isEmpty()) {
      throw syntaxError("expression ends too early");
    }
    return tokens.remove();
  }

  private ODataException syntaxError(String detail) {
    return new ODataException(
        "The query specified in the URI is not valid. Syntax error in '" + text + "': " + detail);
  }
}
