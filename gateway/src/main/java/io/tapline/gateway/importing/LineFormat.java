package io.tapline.gateway.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How a line says what it says. */
interface LineFormat {

    /** Whether the first line says how to read the others. */
    boolean hasHeader();

    /** @throws BadLineException if no line can be read by this header */
    void header(String line);

    /**
     * Reads a line.
     *
     * @return the body of a subscription as the API takes it, with the user beside it; what is in it is not checked
     * @throws BadLineException if it is not of this format
     */
    ObjectNode read(String line);

    /** @throws BadLineException if it is not UTF-8 */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new BadLineException("is not UTF-8");
        }
    }
}
