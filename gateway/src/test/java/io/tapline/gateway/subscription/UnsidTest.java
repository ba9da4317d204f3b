package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsidTest {

    private static final Unsid UNSID = new Unsid(
            new UserKey(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
            UUID.fromString("ffeeddcc-bbaa-9988-7766-554433221100"));

    @Test
    void textFormReadsBackToTheSame() {
        assertThat(UNSID.toString()).hasSize(44);
        assertThat(Unsid.parse(UNSID.toString())).contains(UNSID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AQ",
                "not-base64url-at-all!not-base64url-at-all!!!",
                "AgARIjNEVWZ3iJmqu8zd7v__7t3Mu6qZiHdmVUQzIhEA", // version 2
                "AQARIjNEVWZ3iJmqu8zd7v__7t3Mu6qZiHdmVUQzIhEAAA" // longer
            })
    void anythingElseIsNoUnsid(String text) {
        assertThat(Unsid.parse(text)).isEmpty();
    }
}
