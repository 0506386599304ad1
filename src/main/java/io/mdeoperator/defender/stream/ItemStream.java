// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mdeoperator.base.Json;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.function.LongPredicate;

/**
 * A JSON document with a list of objects in it, while it comes in. Not thread-safe.
 *
 * <p>An item is cut out of the stream as the bytes that came, by the parser's byte offsets: writing
 * it anew from tokens would change numbers, escapes and white space, and a hash or a signature over
 * an item has to be the same every time it is read. Only bytes that are not UTF-8 are replaced,
 * where the parser lets them through: no receiver would read them.
 */
public final class ItemStream implements Closeable {
  /** A longer item cannot be read. */
  public static final int MAX_ITEM_BYTES = 8 << 20;

  private static final long MAX_DOCUMENT_BYTES = 1L << 30;

  /** What the parser reads ahead of the item that it is in. */
  private static final int READ_AHEAD = 64 * 1024;

  private static final int CHECKED_AT_ONCE = 1024;

  /** Eight bytes at a time, which takes a tenth of the time of one by one. */
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bits that ASCII does not use, of eight bytes. */
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(MAX_ITEM_BYTES)
                  .maxDocumentLength(MAX_DOCUMENT_BYTES)
                  .build())
          // Property names come from outside: nothing of them outlives the answer.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** Decodes into {@link #checked} and keeps nothing: a text of each item is what cost most. */
  private final CharsetDecoder checker = UTF_8.newDecoder();

  private final CharBuffer checked = CharBuffer.allocate(CHECKED_AT_ONCE);
  private final LongPredicate hasRoomFor;
  private final RecordingInputStream bytes;
  private final JsonParser parser;
  private boolean hasReplaced;

  /** Makes something of an item. */
  @FunctionalInterface
  public interface ItemReader<T> {
    /** Reads the item whose start the parser is at, and leaves the parser at its end. */
    T read(ItemStream stream) throws IOException;
  }

  /** Makes something of a document. */
  public interface Handler {
    /** How people call the list. */
    String listName();

    /** How people call an item, such as {@code an alert}. */
    String itemName();

    /** Whether the document's property of this name is the list, if it is one. */
    boolean isList(String property);

    /**
     * Takes the item whose start the parser is at, and leaves the parser at its end.
     *
     * @return false to stop reading, when enough is held already
     */
    boolean item(ItemStream stream) throws IOException;

    /** Looks at another property of the document; the parser is at the start of its value. */
    void property(String name, JsonParser parser) throws IOException;
  }

  /**
   * @param hasRoomFor whether there is memory for so many bytes of an item
   */
  public ItemStream(InputStream body, LongPredicate hasRoomFor) throws IOException {
    this.hasRoomFor = hasRoomFor;
    bytes = new RecordingInputStream(body, MAX_ITEM_BYTES + READ_AHEAD, hasRoomFor);
    parser = JSON.createParser(bytes);
  }

  /** What the stream is read by. */
  public JsonParser parser() {
    return parser;
  }

  /**
   * Goes through a document to its end, or until the handler has enough.
   *
   * @return false when the handler had enough
   * @throws NotAListException when the document has no list, or one of other things
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON, or cut off
   */
  public boolean goThrough(Handler handler) throws IOException {
    requireObject();
    var hasList = false;
    var goesOn = true;
    while (goesOn && parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && handler.isList(name)) {
        hasList = true;
        goesOn = list(handler);
      } else {
        handler.property(name, parser);
        parser.skipChildren();
      }
    }
    if (!hasList) {
      throw new NotAListException("has no " + handler.listName());
    }
    if (goesOn) {
      requireEnd();
    }
    return goesOn;
  }

  /** Goes to the start of a document that is an object. */
  public void requireObject() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new NotAListException("is not a JSON object");
    }
  }

  /** Goes to the end of the document, which has to be here. */
  public void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new NotAListException("has content after its end");
    }
  }

  private boolean list(Handler handler) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new NotAListException("contains an item that is not " + handler.itemName());
      }
      bytes.dropBefore(start());
      if (!handler.item(this)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the item whose start the parser is at. One that is not UTF-8 is read once more, as it is
   * handed on: the parser takes some such names for others.
   */
  public <T> T item(ItemReader<T> reader) throws IOException {
    var start = start();
    hasReplaced = false;
    var item = reader.read(this);
    if (!hasReplaced) {
      return item;
    }
    try (var again = new ItemStream(new ByteArrayInputStream(since(start)), hasRoomFor)) {
      again.requireObject();
      return reader.read(again);
    }
  }

  /** Where the token that the parser is at starts, in bytes from the start of the document. */
  public long start() {
    return parser.currentTokenLocation().getByteOffset();
  }

  /**
   * What came between a start in the current item and the end of the token that the parser is at.
   *
   * @throws TooLongException when it is longer than an item may be
   */
  public byte[] since(long start) throws IOException {
    var end = parser.currentLocation().getByteOffset();
    if (end - start > MAX_ITEM_BYTES) {
      throw new TooLongException(MAX_ITEM_BYTES);
    }
    return inUtf8(bytes.copy(start, end));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /**
   * With a question mark for each part that is not UTF-8: unlike U+FFFD it never makes an item
   * longer. What is UTF-8, as nearly everything is, stays the array that it was.
   */
  private byte[] inUtf8(byte[] json) throws IOException {
    if (isUtf8(json)) {
      return json;
    }
    hasReplaced = true;
    return UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith("?")
        .decode(ByteBuffer.wrap(json))
        .toString()
        .getBytes(UTF_8);
  }

  /** Looks at what is not ASCII alone: all bytes of a longer character are no ASCII either. */
  private boolean isUtf8(byte[] json) {
    var characters = ByteBuffer.wrap(json);
    var end = 0;
    for (var from = notAscii(json, 0); from < json.length; from = notAscii(json, end)) {
      end = from + 1;
      while (end < json.length && json[end] < 0) {
        end++;
      }
      if (!isUtf8(characters.limit(end).position(from))) {
        return false;
      }
    }
    return true;
  }

  private boolean isUtf8(ByteBuffer characters) {
    checker.reset();
    CoderResult result;
    do {
      result = checker.decode(characters, checked.clear(), true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }

  /** The first place from there on whose byte is not ASCII; the end where there is none. */
  private static int notAscii(byte[] json, int from) {
    var place = from;
    for (; place <= json.length - Long.BYTES; place += Long.BYTES) {
      var found = (long) EIGHT_BYTES.get(json, place) & NOT_ASCII;
      if (found != 0) {
        return place + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (place < json.length && json[place] >= 0) {
      place++;
    }
    return place;
  }
}
