package io.tapline.gateway.config;

/**
 * How many live streams may be open on one node.
 *
 * @param maximum of all users together; over it the answer is 503
 * @param maximumOfUser of one user; over it the answer is 429
 */
public record StreamLimits(int maximum, int maximumOfUser) {

    public StreamLimits {
        if (maximum < 1 || maximumOfUser < 1) {
            throw new IllegalArgumentException("maximumStreams and maximumStreamsPerUser must be at least 1, are "
                    + maximum + " and " + maximumOfUser);
        }
    }
}
