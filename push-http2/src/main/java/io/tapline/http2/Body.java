package io.tapline.http2;

/**
 * A request body in at most two pieces: one that many requests share, and one of this request's own. The arrays are not
 * copied and must not be changed.
 */
public record Body(byte[] head, byte[] tail) {

    private static final byte[] NOTHING = {};

    /** No body at all. */
    public static final Body EMPTY = new Body(NOTHING, NOTHING);

    public static Body of(byte[] bytes) {
        return new Body(bytes, NOTHING);
    }

    /** In bytes. */
    public int length() {
        return head.length + tail.length;
    }
}
