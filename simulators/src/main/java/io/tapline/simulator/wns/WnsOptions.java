package io.tapline.simulator.wns;

/**
 * How the WNS simulator differs from the usual.
 *
 * @param http2        offers HTTP/2 beside HTTP/1.1; Microsoft documents only HTTP/1.1
 * @param knownOnly    answers 404 for channels that {@code newChannel} did not make; otherwise a channel comes into being
 *                     at the first push and belongs to the app that sent it
 */
public record WnsOptions(boolean http2, boolean knownOnly) {

    public static WnsOptions defaults() {
        return new WnsOptions(false, false);
    }

    public WnsOptions withHttp2() {
        return new WnsOptions(true, knownOnly);
    }

    public WnsOptions withKnownChannelsOnly() {
        return new WnsOptions(http2, true);
    }
}
