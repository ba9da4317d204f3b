package io.tapline.bench.load;

import java.nio.charset.StandardCharsets;

/** The users with their devices, as compactly as posting and counting need them. Filled by one thread, then read by any. */
final class Population {

    private final int endpoints;
    private final byte[][] unsids;
    private final long[] devices;

    Population(int users, int endpoints) {
        this.endpoints = endpoints;
        this.unsids = new byte[users][];
        this.devices = new long[users * endpoints];
    }

    int users() {
        return unsids.length;
    }

    /** How many each user has. */
    int endpoints() {
        return endpoints;
    }

    /** @param unsid what the gateway answered; any one of a user's will do */
    void registered(int user, int endpoint, String unsid, long device) {
        unsids[user] = unsid.getBytes(StandardCharsets.US_ASCII);
        devices[user * endpoints + endpoint] = device;
    }

    /** What {@code X-UNS-ID} says of this user. Not to be changed. */
    byte[] unsid(int user) {
        return unsids[user];
    }

    /** See {@link PushKey#device}. */
    long device(int user, int endpoint) {
        return devices[user * endpoints + endpoint];
    }
}
