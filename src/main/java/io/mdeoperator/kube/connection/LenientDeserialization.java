// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a value of a wrong type as absent. An object that an older schema let in would otherwise
 * fail the whole list that it is in, and with it every other tenant; so only this object is
 * affected, and its checks say which field is missing.
 */
final class LenientDeserialization extends DeserializationProblemHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LenientDeserialization.class);

  @Override
  public Object handleUnexpectedToken(
      DeserializationContext context,
      JavaType type,
      JsonToken token,
      JsonParser parser,
      String message)
      throws IOException {
    parser.skipChildren();
    return absent(parser);
  }

  @Override
  public Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message)
      throws IOException {
    return absent(context.getParser());
  }

  @Override
  public Object handleWeirdNumberValue(
      DeserializationContext context, Class<?> type, Number value, String message)
      throws IOException {
    return absent(context.getParser());
  }

  @Override
  public Object handleMissingInstantiator(
      DeserializationContext context,
      Class<?> type,
      ValueInstantiator instantiator,
      JsonParser parser,
      String message)
      throws IOException {
    parser.skipChildren();
    return absent(parser);
  }

  @Override
  public Object handleInstantiationProblem(
      DeserializationContext context, Class<?> type, Object argument, Throwable problem)
      throws IOException {
    return absent(context.getParser());
  }

  private static Object absent(JsonParser parser) {
    LOG.atWarn()
        .addKeyValue("field", parser.getParsingContext().pathAsPointer())
        .log("Ignoring a value of the wrong type");
    return null;
  }
}
