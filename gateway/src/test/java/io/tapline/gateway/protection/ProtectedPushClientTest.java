package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtectedPushClientTest {

    private static final Message MESSAGE =
            new Message(UUID.randomUUID(), new Content.Tap(), Urgency.NORMAL, Instant.MAX, null);
    private static final Push PUSH = () -> MESSAGE;
    private static final Outcome.Retry HELD = new Outcome.Retry(null, Cause.NOT_SENT, "held");

    private final List<String> events = new ArrayList<>();

    @Test
    void whatEveryGateLetsThroughIsSentAndAllHearOfTheOutcome() {
        PushClient client = new ProtectedPushClient(new FakeClient(), new FakeGate("1", null), new FakeGate("2", null));

        assertThat(client.send(PUSH, endpoint(Environment.PRODUCTION)).result()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(events).containsExactly("1 asked", "2 asked", "sent", "1 settled", "2 settled");
    }

    @Test
    void whatOneGateHoldsIsNotSentAndNoGateLearnsFromIt() {
        PushClient client = new ProtectedPushClient(new FakeClient(), new FakeGate("1", HELD), new FakeGate("2", null));

        assertThat(client.send(PUSH, endpoint(Environment.PRODUCTION)).result()).isSameAs(HELD);
        assertThat(events).containsExactly("1 asked");
    }

    @Test
    void eachApnsEnvironmentHasItsOwnGate() {
        PushClient client = new ProtectedPushClient(
                new FakeClient(), new ByEnvironment(new FakeGate("production", HELD), new FakeGate("sandbox", null)));

        assertThat(client.send(PUSH, endpoint(Environment.PRODUCTION)).result()).isSameAs(HELD);
        assertThat(client.send(PUSH, endpoint(Environment.SANDBOX)).result()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(events).containsExactly("production asked", "sandbox asked", "sent", "sandbox settled");
    }

    @Test
    void encodingAndClosingAreTheClientsOwn() {
        PushClient client = new ProtectedPushClient(new FakeClient(), new FakeGate("1", HELD));

        assertThat(client.encode(MESSAGE)).isSameAs(PUSH);
        assertThat(client.close().succeeded()).isTrue();
        assertThat(events).containsExactly("encoded", "closed");
    }

    private static Endpoint endpoint(Environment environment) {
        return new ApnsEndpoint("token", "com.example", environment, Instant.EPOCH);
    }

    private final class FakeGate implements PushGate {

        private final String name;
        private final Outcome.@Nullable Retry answer;

        FakeGate(String name, Outcome.@Nullable Retry answer) {
            this.name = name;
            this.answer = answer;
        }

        @Override
        public Outcome.@Nullable Retry hold(Endpoint endpoint) {
            events.add(name + " asked");
            return answer;
        }

        @Override
        public void settled(Endpoint endpoint, Outcome outcome) {
            events.add(name + " settled");
        }
    }

    private final class FakeClient implements PushClient {

        @Override
        public Push encode(Message message) {
            events.add("encoded");
            return PUSH;
        }

        @Override
        public Future<Outcome> send(Push push, Endpoint endpoint) {
            events.add("sent");
            return Future.succeededFuture(Outcome.Accepted.UNNAMED);
        }

        @Override
        public Future<Void> close() {
            events.add("closed");
            return Future.succeededFuture();
        }
    }
}
