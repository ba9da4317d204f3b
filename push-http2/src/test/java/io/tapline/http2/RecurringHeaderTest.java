package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecurringHeaderTest {

    @Test
    void sameValueGivesTheSameHeader() {
        RecurringHeader topic = RecurringHeader.indexed("apns-topic");
        Header first = topic.of("com.example");

        assertThat(topic.of("com.example")).isSameAs(first);
        assertThat(first.name().toString()).isEqualTo("apns-topic");
        assertThat(first.value().toString()).isEqualTo("com.example");
        assertThat(first.isIndexed()).isTrue();
    }

    @Test
    void valuesThatShareASlotAreNotMixedUp() {
        RecurringHeader authorization = RecurringHeader.literal("authorization");

        // Equal hash codes.
        assertThat(authorization.of("Aa").value().toString()).isEqualTo("Aa");
        assertThat(authorization.of("BB").value().toString()).isEqualTo("BB");
        assertThat(authorization.of("Aa").value().toString()).isEqualTo("Aa");
        assertThat(authorization.of("Aa").isIndexed()).isFalse();
    }
}
