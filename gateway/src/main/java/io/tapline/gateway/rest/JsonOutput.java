package io.tapline.gateway.rest;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes JSON as UTF-8, in the order it is told. What it writes between values, the caller writes by {@link #ascii}. */
final class JsonOutput {

    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    JsonOutput(int capacity) {
        bytes = new byte[capacity];
    }

    /** Writes punctuation, names and words as they are. */
    @SuppressWarnings("deprecation") // Wrong for other characters, and the one plain copy for ASCII.
    JsonOutput ascii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    /** Writes a string, or null. */
    JsonOutput text(@Nullable String text) {
        return utf8(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string that is UTF-8 already, or null. */
    JsonOutput utf8(byte @Nullable [] text) {
        if (text == null) {
            return ascii("null");
        }
        reserve(text.length + 2);
        bytes[length++] = '"';
        for (int i = 0; i < text.length; i++) {
            byte octet = text[i];
            if (octet < 0 || (octet >= ' ' && octet != '"' && octet != '\\')) {
                bytes[length++] = octet;
            } else {
                escaped(octet);
                reserve(text.length - i);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void escaped(byte octet) {
        reserve(6);
        bytes[length++] = '\\';
        if (octet >= ' ') {
            bytes[length++] = octet;
        } else {
            ascii("u00");
            bytes[length++] = HEXADECIMAL[octet >> 4];
            bytes[length++] = HEXADECIMAL[octet & 0xF];
        }
    }

    /** Writes JSON that is written already. */
    JsonOutput verbatim(Buffer json) {
        reserve(json.length());
        json.getBytes(bytes, length);
        length += json.length();
        return this;
    }

    JsonOutput number(long number) {
        return ascii(Long.toString(number));
    }

    /** Writes a time in UTC with milliseconds, or null. */
    JsonOutput instant(@Nullable Instant instant) {
        if (instant == null) {
            return ascii("null");
        }
        OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
        ascii("\"").digits(utc.getYear(), 4).ascii("-").digits(utc.getMonthValue(), 2);
        ascii("-").digits(utc.getDayOfMonth(), 2).ascii("T").digits(utc.getHour(), 2);
        ascii(":").digits(utc.getMinute(), 2).ascii(":").digits(utc.getSecond(), 2);
        return ascii(".").digits(utc.getNano() / 1_000_000, 3).ascii("Z\"");
    }

    private JsonOutput digits(int number, int count) {
        reserve(count);
        int rest = number;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }
}
