package io.tapline.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.tapline.push.Outcome;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that is done for a notification that is traced. Whoever has it ends it, once. Thread-safe. */
public final class Step {

    private final Span span;

    Step(Span span) {
        this.span = span;
    }

    Step with(String attribute, UUID value) {
        return with(attribute, value.toString());
    }

    Step with(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    Step with(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** Ends a look-up. */
    public void resolved(int endpoints) {
        with(Attribute.ENDPOINTS, endpoints).span.end();
    }

    /**
     * Ends a commit.
     *
     * @param rows that were written together
     */
    public void stored(int rows) {
        with(Attribute.BATCH_ROWS, rows).span.end();
    }

    /**
     * Ends an attempt to push. Of the provider's own words none is told: they may repeat the push address.
     *
     * @param attempt null: it is not traced
     * @param outcome null: there is none
     */
    public static void end(@Nullable Step attempt, @Nullable Outcome outcome) {
        if (attempt == null) {
            return;
        }
        if (outcome == null) {
            attempt.failed();
        } else {
            outcome.fold(attempt.new Ending()).span.end();
        }
    }

    /** Ends anything that has failed. */
    public void failed() {
        faulty().span.end();
    }

    private Step faulty() {
        span.setStatus(StatusCode.ERROR);
        return this;
    }

    private Step endedBy(String outcome) {
        return with(Attribute.OUTCOME, outcome);
    }

    private Step because(Enum<?> cause) {
        return with(Attribute.CAUSE, cause.name().toLowerCase(Locale.ROOT));
    }

    private final class Ending implements Outcome.Cases<Step> {
        @Override
        public Step accepted(Outcome.Accepted accepted) {
            return endedBy("accepted");
        }

        @Override
        public Step unregistered(Outcome.Unregistered unregistered) {
            return endedBy("unregistered");
        }

        @Override
        public Step retry(Outcome.Retry retry) {
            return endedBy("retry").because(retry.cause()).faulty();
        }

        @Override
        public Step rejected(Outcome.Rejected rejected) {
            return endedBy("rejected").because(rejected.fault()).faulty();
        }
    }
}
