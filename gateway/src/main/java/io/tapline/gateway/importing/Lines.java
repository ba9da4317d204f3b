package io.tapline.gateway.importing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of any length, in bounded memory. A line is all there is to a device, so that one that is broken spoils
 * no other.
 */
final class Lines {

    /** Several times the longest that the API takes for one device. */
    static final int MAXIMUM_BYTES = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * One line.
     *
     * @param number from 1
     * @param bytes without the end of the line; null: longer than {@link #MAXIMUM_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(long number, byte @Nullable [] bytes) {}

    private final InputStream input;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private long number;

    Lines(InputStream input) {
        this.input = input;
    }

    /** @return null after the last one; a last line need not end */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        int next = read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = read()) {
            tooLong |= line.size() == MAXIMUM_BYTES;
            if (!tooLong) {
                line.write(next);
            }
        }
        number++;
        return new Line(number, tooLong ? null : trimmed(line.toByteArray()));
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = input.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }

    private byte[] trimmed(byte[] line) {
        int start = number == 1 && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
        int end = line.length > start && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return Arrays.copyOfRange(line, start, end);
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
