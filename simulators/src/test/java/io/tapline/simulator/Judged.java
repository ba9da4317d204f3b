package io.tapline.simulator;

import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A verdict's outcome, whatever its kind. */
public record Judged(
        String target, Reply reply, String error, @Nullable String plaintext) {

    public static Judged of(Verdict verdict) {
        return verdict.fold(new Verdict.Cases<>() {
            @Override
            public Judged accepted(Verdict.Accepted accepted) {
                return new Judged(accepted.target(), accepted.usual().get(), "", accepted.plaintext());
            }

            @Override
            public Judged refused(Verdict.Refused refused) {
                return new Judged(refused.target(), refused.reply(), refused.error(), null);
            }

            @Override
            public Judged aside(Verdict.Aside aside) {
                return new Judged(aside.target(), aside.reply(), "", null);
            }
        });
    }

    public int status() {
        return reply.status();
    }

    public String body() {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(reply.headers().get(name)).map(CharSequence::toString);
    }
}
