package io.tapline.simulator.apns;

/**
 * How the APNs simulator differs from the usual.
 *
 * @param firstStreams MAX_CONCURRENT_STREAMS until a valid provider token has come; clients with a certificate get
 *                     {@code streams} at once
 * @param streams      MAX_CONCURRENT_STREAMS afterwards
 * @param sandbox      whether this is the development environment, which adds {@code apns-unique-id}
 * @param cleartext    HTTP/2 without TLS, for benchmarks
 * @param errorLimit   how many errors end a connection: a 4xx counts 1, BadDeviceToken 5, a 410 none; 0 for no limit
 */
public record ApnsOptions(int firstStreams, int streams, boolean sandbox, boolean cleartext, int errorLimit) {

    /** The values seen on Apple's servers; they publish no error limit. */
    public static ApnsOptions defaults() {
        return new ApnsOptions(1, 1000, false, false, 0);
    }

    public ApnsOptions withStreams(int first, int afterwards) {
        return new ApnsOptions(first, afterwards, sandbox, cleartext, errorLimit);
    }

    public ApnsOptions inSandbox() {
        return new ApnsOptions(firstStreams, streams, true, cleartext, errorLimit);
    }

    public ApnsOptions inTheClear() {
        return new ApnsOptions(firstStreams, streams, sandbox, true, errorLimit);
    }

    public ApnsOptions withErrorLimit(int errors) {
        return new ApnsOptions(firstStreams, streams, sandbox, cleartext, errors);
    }
}
