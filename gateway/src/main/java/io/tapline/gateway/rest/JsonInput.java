package io.tapline.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor on a JSON body. Each method reads the value that the cursor is on, where JSON's null counts as absent, or throws an
 * {@link ApiFailure} whose target is the path of that value, {@code payload.visualContent.title}.
 */
final class JsonInput {

    /** Reads the value of one member, or leaves it by {@link JsonInput#skip}. */
    @FunctionalInterface
    interface Members {
        /** @param name as documented, however the caller spells it */
        void read(JsonInput json, String name) throws IOException;
    }

    /** Keeps the search for duplicates short. */
    private static final int MAXIMUM_MEMBERS = 100;

    /** A path can be as long as the names that the caller made up; this is enough to see which. */
    private static final int MAXIMUM_PATH_LENGTH = 256;

    private final JsonParser parser;
    private final FieldNames names;
    /** Names read so far of each object that is open, the outermost first. */
    private final List<String> seen = new ArrayList<>();

    JsonInput(JsonParser parser, FieldNames names) {
        this.parser = parser;
        this.names = names;
    }

    /** Reads the whole body. */
    void document(Members members) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw invalid("The body is empty");
        }
        if (first == JsonToken.START_ARRAY) {
            throw invalid("The body is an array; send one object in each request");
        }
        if (!object(members)) {
            throw invalid("The body must be an object");
        }
        if (parser.nextToken() != null) {
            throw invalid("The body goes on after its object");
        }
    }

    /**
     * Reads an object, handing on its members.
     *
     * @return false if it is null
     */
    boolean object(Members members) throws IOException {
        if (isNull()) {
            return false;
        }
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw invalid("must be an object");
        }
        int first = seen.size();
        for (String spelled = parser.nextFieldName(); spelled != null; spelled = parser.nextFieldName()) {
            String name = names.canonical(spelled);
            noteName(name, first);
            parser.nextToken();
            members.read(this, name);
        }
        seen.subList(first, seen.size()).clear();
        return true;
    }

    private void noteName(String name, int first) {
        for (int i = first; i < seen.size(); i++) {
            if (seen.get(i).equals(name)) {
                throw invalid("comes twice in its object");
            }
        }
        if (seen.size() - first == MAXIMUM_MEMBERS) {
            throw invalid("is one member too many; an object has at most " + MAXIMUM_MEMBERS);
        }
        seen.add(name);
    }

    /** Reads one item of an array. */
    @FunctionalInterface
    interface Item {
        void read() throws IOException;
    }

    /** Reads an array, with the cursor on each item in turn; null is an empty one. */
    void items(int maximumCount, Item item) throws IOException {
        if (isNull()) {
            return;
        }
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            throw invalid("must be an array");
        }
        for (int count = 0; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            if (count == maximumCount) {
                throw invalid("is one item too many; an array has at most " + maximumCount + " here");
            }
            item.read();
        }
    }

    /**
     * Leaves an object unread, for a reader of its own.
     *
     * @param document the whole body
     * @return its bytes, well-formed but for what names and strings hold
     */
    byte @Nullable [] verbatim(byte[] document) throws IOException {
        if (isNull()) {
            return null;
        }
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw invalid("must be an object");
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(
                document, start, (int) parser.currentLocation().getByteOffset());
    }

    /** Passes over a value that has no meaning here. */
    void skip() throws IOException {
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            object((json, name) -> json.skip());
        } else if (parser.hasToken(JsonToken.START_ARRAY)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                skip();
            }
        }
    }

    /** Reads a string that Postgres and every provider can hold: no U+0000, no half of a surrogate pair. */
    @Nullable
    String text(int maximumLength) throws IOException {
        if (isNull()) {
            return null;
        }
        String text = string();
        if (text.length() > maximumLength) {
            throw invalid("is longer than " + maximumLength + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw invalid("must not hold U+0000");
        }
        requireUnicode(text);
        return text;
    }

    /** Reads a string of any length and content as UTF-8. */
    byte @Nullable [] utf8() throws IOException {
        if (isNull()) {
            return null;
        }
        String text = string();
        requireUnicode(text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String string() throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            throw invalid("must be a string");
        }
        return parser.getText();
    }

    /** Half a surrogate pair has no UTF-8: encoding would silently change it into a question mark. */
    private void requireUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    throw invalid("holds half of a surrogate pair");
                }
                i++;
            }
        }
    }

    /** Reads strings, where one alone may stand for an array of it. */
    @Nullable
    List<String> texts(int maximumCount, int maximumLength) throws IOException {
        if (isNull()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            texts.add(required(text(maximumLength)));
            return texts;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (texts.size() == maximumCount) {
                throw invalid("has more than " + maximumCount + " items");
            }
            texts.add(required(text(maximumLength)));
        }
        return texts;
    }

    private String required(@Nullable String text) {
        if (text == null) {
            throw invalid("must not hold null");
        }
        return text;
    }

    /** Reads an integer, which may be written as a string. */
    @Nullable
    Integer integer(int minimum, int maximum) throws IOException {
        if (isNull()) {
            return null;
        }
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT) && !parser.hasToken(JsonToken.VALUE_STRING)) {
            throw invalid("must be an integer");
        }
        long value;
        try {
            value = Long.parseLong(parser.getText());
        } catch (NumberFormatException other) {
            throw invalid("must be an integer");
        }
        if (value < minimum || value > maximum) {
            throw invalid("must be " + minimum + " to " + maximum);
        }
        return (int) value;
    }

    /** Reads true or false; null is false. */
    boolean bool() throws IOException {
        if (!isNull() && !parser.hasToken(JsonToken.VALUE_TRUE) && !parser.hasToken(JsonToken.VALUE_FALSE)) {
            throw invalid("must be true or false");
        }
        return parser.hasToken(JsonToken.VALUE_TRUE);
    }

    /** Reads an ISO 8601 date and time with its offset. */
    @Nullable
    Instant instant() throws IOException {
        if (isNull()) {
            return null;
        }
        try {
            return Timestamp.parse(string());
        } catch (DateTimeParseException malformed) {
            throw invalid("must be an ISO 8601 date and time with an offset, as 2026-01-31T12:00:00Z");
        }
    }

    /** The scalar here as text: a string, or a number as it is written. */
    @Nullable
    String word() throws IOException {
        if (isNull()) {
            return null;
        }
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            string();
        }
        return parser.getText();
    }

    private boolean isNull() {
        return parser.hasToken(JsonToken.VALUE_NULL);
    }

    /** A refusal of the value here, or of the one just read. */
    ApiFailure invalid(String message) {
        String path = path(false);
        return path.isEmpty()
                ? ApiFailure.of(ApiError.INVALID_REQUEST, message)
                : ApiFailure.of(ApiError.INVALID_REQUEST, path + " " + message, path);
    }

    /** A refusal of a member of the object just read. */
    ApiFailure invalid(String member, String message) {
        String path = path(true);
        String target = path.isEmpty() ? member : path + '.' + member;
        return ApiFailure.of(ApiError.INVALID_REQUEST, target + " " + message, target);
    }

    /** @param whole whether it leads to the item where an array ends it */
    private String path(boolean whole) {
        String path = path(parser.getParsingContext(), whole);
        return path.length() <= MAXIMUM_PATH_LENGTH ? path : path.substring(0, MAXIMUM_PATH_LENGTH);
    }

    private static String path(@Nullable JsonStreamContext context, boolean whole) {
        if (context == null) {
            return "";
        }
        String parent = path(context.getParent(), true);
        if (context.inArray()) {
            return whole ? parent + '[' + context.getCurrentIndex() + ']' : parent;
        }
        String name = context.getCurrentName();
        return name == null ? parent : parent.isEmpty() ? name : parent + '.' + name;
    }
}
