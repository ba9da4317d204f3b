package io.tapline.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The users with their devices, as compactly as posting and counting need them. Filled by one thread, then read by any. */
public final class Population {

    private final int endpoints;
    private final byte[][] unsids;
    private final long[] devices;

    public Population(int users, int endpoints) {
        this.endpoints = endpoints;
        this.unsids = new byte[users][];
        this.devices = new long[users * endpoints];
    }

    public int users() {
        return unsids.length;
    }

    /** How many each user has. */
    public int endpoints() {
        return endpoints;
    }

    /** @param unsid what the gateway answered; any one of a user's will do */
    public void registered(int user, int endpoint, String unsid, long device) {
        unsids[user] = unsid.getBytes(StandardCharsets.US_ASCII);
        devices[user * endpoints + endpoint] = device;
    }

    /** What {@code X-UNS-ID} says of this user. Not to be changed. */
    public byte[] unsid(int user) {
        return unsids[user];
    }

    /** The keys of the pushes that a notification to this user owes, one for each device. */
    public LongStream pushes(int user, UUID notification) {
        return IntStream.range(0, endpoints).mapToLong(endpoint -> push(user, endpoint, notification));
    }

    /** The key of the push that a notification to this user owes to one of the devices. */
    long push(int user, int endpoint, UUID notification) {
        return PushKey.of(notification, devices[user * endpoints + endpoint]);
    }
}
