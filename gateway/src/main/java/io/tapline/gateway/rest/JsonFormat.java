package io.tapline.gateway.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/**
 * Reads request bodies that are one JSON object (RFC 8259, UTF-8). Names of members are matched in any case; a name that
 * comes twice in an object, differing in case or not, is refused, as the two would have to be guessed between. Members that
 * are not documented are passed over.
 */
final class JsonFormat {

    /** Deep enough for twice the deepest documented body. */
    private static final int MAXIMUM_DEPTH = 16;

    /** Well over that, so that a body too deep is refused as a single one is. */
    private static final int MAXIMUM_OUTER_DEPTH = 100;

    private static final int MAXIMUM_NAME_LENGTH = 256;
    private static final int MAXIMUM_NUMBER_LENGTH = 100;

    private final JsonFactory factory;
    private final FieldNames names;

    JsonFormat(int maximumStringLength, FieldNames names) {
        this(
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAXIMUM_DEPTH)
                        .maxNameLength(MAXIMUM_NAME_LENGTH)
                        .maxNumberLength(MAXIMUM_NUMBER_LENGTH)
                        .maxStringLength(maximumStringLength)
                        .build(),
                names);
    }

    /** For bodies that hold others, which formats of their own will judge. */
    static JsonFormat ofDocuments(int maximumBytes, FieldNames names) {
        return new JsonFormat(
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAXIMUM_OUTER_DEPTH)
                        .maxNameLength(maximumBytes)
                        .maxNumberLength(maximumBytes)
                        .maxStringLength(maximumBytes)
                        .build(),
                names);
    }

    private JsonFormat(StreamReadConstraints constraints, FieldNames names) {
        this.names = names;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                // Names come from strangers: the JVM's string table is no place for them.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .build();
    }

    /**
     * Reads a body, handing each member of its object to {@code members}.
     *
     * @throws ApiFailure INVALID_REQUEST for anything but one well-formed object, or from {@code members}
     */
    void read(byte[] body, JsonInput.Members members) {
        try (JsonParser parser = factory.createParser(body)) {
            try {
                new JsonInput(parser, names).document(members);
            } catch (StreamConstraintsException tooMuch) {
                throw ApiFailure.of(
                        ApiError.INVALID_REQUEST,
                        "The body is nested too deeply, or a name, number or string in it is too long"
                                + at(parser.currentLocation()));
            } catch (JsonProcessingException malformed) {
                // Not its message, which quotes the body.
                throw ApiFailure.of(
                        ApiError.INVALID_REQUEST, "The body is not well-formed JSON" + at(parser.currentLocation()));
            }
        } catch (IOException malformed) {
            // An array in memory has no other fault: bytes that are not UTF-8.
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "The body is not JSON in UTF-8");
        }
    }

    private static String at(JsonLocation location) {
        return ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
