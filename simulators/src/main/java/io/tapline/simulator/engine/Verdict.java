package io.tapline.simulator.engine;

import io.tapline.simulator.wire.Reply;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a provider's rules say about a request. */
public sealed interface Verdict {

    <T> T fold(Cases<T> cases);

    /**
     * A valid push; scripts may change the answer.
     *
     * @param target    the device token, registration token, channel or subscription
     * @param status    of the usual answer
     * @param usual     makes the usual answer and stores the push
     * @param plaintext of an encrypted body, where the key is known
     */
    record Accepted(
            String target,
            int status,
            Supplier<Reply> usual,
            @Nullable String plaintext) implements Verdict {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.accepted(this);
        }
    }

    /** A push that breaks a rule, or whose target is dead. */
    record Refused(String target, Reply reply, String error) implements Verdict {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    /**
     * Not a push: a token request, for example. Answered and not recorded; only a script for this very target changes
     * the answer.
     */
    record Aside(String target, Reply reply) implements Verdict {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.aside(this);
        }
    }

    /** One function for each kind. */
    interface Cases<T> {
        T accepted(Accepted accepted);

        T refused(Refused refused);

        T aside(Aside aside);
    }
}
