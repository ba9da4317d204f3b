package io.tapline.simulator.apns;

/**
 * How the APNs simulator differs from the usual.
 *
 * @param firstStreams MAX_CONCURRENT_STREAMS until a valid provider token has come; clients with a certificate get
 *                     {@code streams} at once
 * @param streams      MAX_CONCURRENT_STREAMS afterwards
 * @param sandbox      whether this is the development environment, which adds {@code apns-unique-id}
 * @param cleartext    HTTP/2 without TLS, for benchmarks
 * @param certificateRequired whether the TLS handshake asks for a push certificate, and ends without one
 * @param errorLimit   how many errors end a connection: a 4xx counts 1, BadDeviceToken 5, a 410 none; 0 for no limit
 */
public record ApnsOptions(
        int firstStreams,
        int streams,
        boolean sandbox,
        boolean cleartext,
        boolean certificateRequired,
        int errorLimit) {

    public ApnsOptions {
        if (cleartext && certificateRequired) {
            throw new IllegalArgumentException("no certificate can be shown without TLS");
        }
    }

    /** The values seen on Apple's servers; they publish no error limit. */
    public static ApnsOptions defaults() {
        return new ApnsOptions(1, 1000, false, false, false, 0);
    }

    public ApnsOptions withStreams(int first, int afterwards) {
        return new ApnsOptions(first, afterwards, sandbox, cleartext, certificateRequired, errorLimit);
    }

    public ApnsOptions inSandbox() {
        return new ApnsOptions(firstStreams, streams, true, cleartext, certificateRequired, errorLimit);
    }

    public ApnsOptions inTheClear() {
        return new ApnsOptions(firstStreams, streams, sandbox, true, certificateRequired, errorLimit);
    }

    /** As a stand-in for a service that knows its senders by their certificates alone. */
    public ApnsOptions requiringCertificates() {
        return new ApnsOptions(firstStreams, streams, sandbox, cleartext, true, errorLimit);
    }

    public ApnsOptions withErrorLimit(int errors) {
        return new ApnsOptions(firstStreams, streams, sandbox, cleartext, certificateRequired, errors);
    }
}
