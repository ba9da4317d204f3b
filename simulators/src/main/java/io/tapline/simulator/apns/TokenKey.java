package io.tapline.simulator.apns;

import java.util.Set;

/**
 * A token signing key as Apple's developer site hands it out.
 *
 * @param keyId  10 characters
 * @param teamId 10 characters
 * @param pem    the private key, PKCS#8 in PEM, as in a {@code .p8} file
 * @param topics what a topic-specific key is good for; empty for a team-scoped key, which is good for all
 */
public record TokenKey(String teamId, String keyId, String pem, Set<String> topics) {

    public TokenKey {
        topics = Set.copyOf(topics);
    }

    @Override
    public String toString() {
        return "TokenKey[teamId=" + teamId + ", keyId=" + keyId + ", topics=" + topics + "]";
    }
}
