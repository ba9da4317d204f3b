package io.tapline.gateway.redis;

/** A command was not answered. Without a stack trace: during an outage there is one for each command. */
final class RedisAway extends RuntimeException {

    RedisAway(String message) {
        super(message, null, false, false);
    }
}
