package io.tapline.bench.load;

import io.tapline.push.Platform;

/**
 * A device as it registers.
 *
 * @param key see {@link PushKey#device}
 * @param address the member of the registration that holds the push address, such as {@code "fcm":{…}}
 */
record Device(Platform platform, long key, String address) {}
