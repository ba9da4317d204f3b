package io.tapline.gateway.notification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which notifications of a history are asked for. */
public sealed interface HistoryFilter {

    /** Leaves nothing out. */
    HistoryFilter EVERYTHING = new All(List.of());

    <R> R fold(Cases<R> cases);

    /** One answer for each kind of filter. */
    interface Cases<R> {
        R compared(Compared compared);

        R all(All all);

        R any(Any any);

        R not(Not not);
    }

    /** What a notification can be asked about. */
    enum Field {
        READ_STATE,
        USER_ACTION_STATE,
        STATUS,
        GROUP_NAME,
        APP_NOTIFICATION_ID,
        CREATED_AT
    }

    /** How a value is compared; the last four for {@link Field#CREATED_AT} only. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    /**
     * A field against a value.
     *
     * @param value of the field's type: an enum of {@link StoredNotification}, a string, or an {@link java.time.Instant}; null is
     *     for strings, and equal to null only
     */
    record Compared(
            Field field, Comparison comparison, @Nullable Object value) implements HistoryFilter {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.compared(this);
        }
    }

    /** All of them must fit; none of them: everything fits. */
    record All(List<HistoryFilter> filters) implements HistoryFilter {
        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.all(this);
        }
    }

    /** One of them must fit. */
    record Any(List<HistoryFilter> filters) implements HistoryFilter {
        public Any {
            filters = List.copyOf(filters);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.any(this);
        }
    }

    /** It must not fit. */
    record Not(HistoryFilter filter) implements HistoryFilter {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.not(this);
        }
    }
}
