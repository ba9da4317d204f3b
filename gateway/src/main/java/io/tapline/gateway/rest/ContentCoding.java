package io.tapline.gateway.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The values of {@code Content-Encoding} that a request may have. */
enum ContentCoding {
    IDENTITY {
        @Override
        InputStream decompress(byte[] body) {
            return new ByteArrayInputStream(body);
        }
    },
    GZIP {
        @Override
        InputStream decompress(byte[] body) throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(body));
        }
    },
    DEFLATE {
        @Override
        InputStream decompress(byte[] body) {
            return new Inflation(body, new Inflater(!isZlib(body)));
        }

        /** RFC 9110 means the zlib format, many clients send bare deflate; RFC 1950 section 2.2 tells them apart. */
        private boolean isZlib(byte[] body) {
            return body.length >= 2 && (body[0] & 0x0F) == 8 && ((body[0] & 0xFF) << 8 | (body[1] & 0xFF)) % 31 == 0;
        }
    };

    /** An inflater of our own is ours to end. */
    private static final class Inflation extends InflaterInputStream {
        Inflation(byte[] body, Inflater inflater) {
            super(new ByteArrayInputStream(body), inflater);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                inf.end();
            }
        }
    }

    /** Empty for a coding that is not supported, or several. */
    static Optional<ContentCoding> byName(@Nullable String header) {
        if (header == null) {
            return Optional.of(IDENTITY);
        }
        return switch (header.trim().toLowerCase(Locale.ROOT)) {
            case "identity" -> Optional.of(IDENTITY);
            case "gzip" -> Optional.of(GZIP);
            case "deflate" -> Optional.of(DEFLATE);
            default -> Optional.empty();
        };
    }

    abstract InputStream decompress(byte[] body) throws IOException;

    /**
     * Decompresses a body, and stops as soon as it is over the limit.
     *
     * @throws ApiFailure PAYLOAD_TOO_LARGE; INVALID_REQUEST for a damaged body
     */
    byte[] decode(byte[] body, int maximumBytes) {
        if (this == IDENTITY) {
            return body;
        }
        try (InputStream decompressed = decompress(body)) {
            byte[] decoded = decompressed.readNBytes(maximumBytes + 1);
            if (decoded.length > maximumBytes) {
                throw BodyReader.tooLarge(maximumBytes);
            }
            return decoded;
        } catch (IOException damaged) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST,
                    "The body is not what its Content-Encoding says",
                    BodyReader.CONTENT_ENCODING);
        }
    }
}
