package io.tapline.gateway.store;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryFilter.All;
import io.tapline.gateway.notification.HistoryFilter.Any;
import io.tapline.gateway.notification.HistoryFilter.Compared;
import io.tapline.gateway.notification.HistoryFilter.Comparison;
import io.tapline.gateway.notification.HistoryFilter.Not;
import io.tapline.gateway.notification.NotificationIds;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition in SQL for a {@link HistoryFilter}. What came from the caller is a parameter, never text of the statement. Made for one
 * statement.
 */
final class FilterSql implements HistoryFilter.Cases<String> {

    private final Tuple parameters;
    private boolean asksForStatus;

    /** @param parameters of the statement so far; those of the filter are added */
    FilterSql(Tuple parameters) {
        this.parameters = parameters;
    }

    @Override
    public String compared(Compared compared) {
        Object value = compared.value();
        return switch (compared.field()) {
            case READ_STATE -> compared("read_state", compared.comparison(), NotificationRows.number(value));
            case USER_ACTION_STATE -> compared("action_state", compared.comparison(), NotificationRows.number(value));
            case STATUS -> status(compared.comparison(), NotificationRows.number(value));
            case GROUP_NAME -> compared("group_name", compared.comparison(), value);
            case APP_NOTIFICATION_ID -> compared("app_notification_id", compared.comparison(), value);
            case CREATED_AT -> createdAt(compared.comparison(), (Instant) requireNonNull(value));
        };
    }

    private String status(Comparison comparison, @Nullable Object value) {
        asksForStatus = true;
        return compared("status", comparison, value);
    }

    /** Whether deleted ones are meant as well, as they are only when somebody asks for them. */
    boolean asksForStatus() {
        return asksForStatus;
    }

    /** As OData has it: null is equal to null, and different from everything else. */
    private String compared(String column, Comparison comparison, @Nullable Object value) {
        String same = comparison == Comparison.EQUAL ? " is not distinct from " : " is distinct from ";
        return value == null ? column + same + "null" : column + same + parameter(value);
    }

    /** The time is in the id, in whole milliseconds. */
    private String createdAt(Comparison comparison, Instant instant) {
        Instant millisecond = instant.truncatedTo(ChronoUnit.MILLIS);
        Instant next = millisecond.plusMillis(1);
        boolean whole = instant.equals(millisecond);
        return switch (comparison) {
            case EQUAL -> whole ? "(" + from(millisecond) + " and " + before(next) + ")" : "false";
            case NOT_EQUAL -> whole ? "(" + before(millisecond) + " or " + from(next) + ")" : "true";
            case GREATER -> from(next);
            case GREATER_OR_EQUAL -> from(whole ? millisecond : next);
            case LESS -> before(whole ? millisecond : next);
            case LESS_OR_EQUAL -> before(next);
        };
    }

    private String from(Instant instant) {
        return "id >= " + parameter(NotificationIds.floor(instant));
    }

    private String before(Instant instant) {
        return "id < " + parameter(NotificationIds.floor(instant));
    }

    private String parameter(Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }

    @Override
    public String all(All all) {
        return joined(all.filters(), " and ", "true");
    }

    @Override
    public String any(Any any) {
        return joined(any.filters(), " or ", "false");
    }

    @Override
    public String not(Not not) {
        return "not " + not.filter().fold(this);
    }

    private String joined(List<HistoryFilter> filters, String word, String ofNone) {
        return filters.isEmpty()
                ? ofNone
                : filters.stream().map(filter -> filter.fold(this)).collect(Collectors.joining(word, "(", ")"));
    }
}
