package io.tapline.simulator.wire;

/**
 * A legal HTTP/2 response that few servers send, to see whether a client reads it. Over HTTP/1.1 it makes no difference.
 *
 * @param dataBytes how much of the body a DATA frame holds; must fit the client's windows, which are not looked at
 * @param padding   of each frame, 0 to 255
 * @param trailers  whether a second HEADERS frame ends the stream
 */
public record Pieces(int dataBytes, int padding, boolean trailers) {

    public Pieces {
        if (dataBytes < 1 || padding < 0 || padding > 255) {
            throw new IllegalArgumentException("dataBytes from 1, padding from 0 to 255");
        }
    }
}
