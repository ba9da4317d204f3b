package io.tapline.simulator.fcm;

/**
 * How the FCM simulator differs from the usual.
 *
 * @param streams           MAX_CONCURRENT_STREAMS
 * @param messagesPerMinute quota of a project, 0 for none
 */
public record FcmOptions(int streams, int messagesPerMinute) {

    /**
     * 100 streams and Google's default quota.
     *
     * @see <a href="https://firebase.google.com/docs/cloud-messaging/throttling-and-quotas">Throttling and quotas</a>
     */
    public static FcmOptions defaults() {
        return new FcmOptions(100, 600_000);
    }

    public FcmOptions withStreams(int maximum) {
        return new FcmOptions(maximum, messagesPerMinute);
    }

    public FcmOptions withQuota(int perMinute) {
        return new FcmOptions(streams, perMinute);
    }
}
