package io.tapline.bench.load;

import java.util.UUID;

/**
 * One push, (notification, device), as 64 bits: ten million of them collide once in 400,000 runs, and exact sets of ids and
 * addresses would not fit beside the load.
 */
final class PushKey {

    /** Of FNV-1a, 64 bits. */
    private static final long OFFSET = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private PushKey() {}

    static long of(UUID notification, long device) {
        long mixed = mix(notification.getMostSignificantBits() + mix(notification.getLeastSignificantBits()));
        return mix(mixed + device);
    }

    /** A device by its push address, as the provider names it. */
    static long device(CharSequence address) {
        long hash = OFFSET;
        for (int i = 0; i < address.length(); i++) {
            hash = (hash ^ address.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64: every bit of the input moves half of the output's. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
