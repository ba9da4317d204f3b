package io.tapline.gateway.rest;

import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryFilter.All;
import io.tapline.gateway.notification.HistoryFilter.Any;
import io.tapline.gateway.notification.HistoryFilter.Compared;
import io.tapline.gateway.notification.HistoryFilter.Comparison;
import io.tapline.gateway.notification.HistoryFilter.Field;
import io.tapline.gateway.notification.HistoryFilter.Not;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code $filter} (OData 4.01, URL conventions, section 5.1.1) of comparisons joined by {@code and}, {@code or}, {@code not}
 * and parentheses. Made for one text.
 */
final class FilterParser {

    static final String FILTER = "$filter";

    /** So that nobody makes the database think for long. */
    private static final int MAXIMUM_LENGTH = 1_000;

    private static final int MAXIMUM_DEPTH = 20;

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(?<text>'(?:[^']|'')*')|(?<mark>[()])|(?<word>[^\\s()']+))");

    private static final Map<String, Field> FIELDS = Map.of(
            "readState", Field.READ_STATE,
            "userActionState", Field.USER_ACTION_STATE,
            "status", Field.STATUS,
            "groupName", Field.GROUP_NAME,
            "appNotificationId", Field.APP_NOTIFICATION_ID,
            "creationDateTime", Field.CREATED_AT);

    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "eq", Comparison.EQUAL,
            "ne", Comparison.NOT_EQUAL,
            "gt", Comparison.GREATER,
            "ge", Comparison.GREATER_OR_EQUAL,
            "lt", Comparison.LESS,
            "le", Comparison.LESS_OR_EQUAL);

    private final Matcher tokens;
    private final int length;
    private @Nullable String next;
    private int depth;

    private FilterParser(String text) {
        this.tokens = TOKEN.matcher(text.stripTrailing());
        this.length = text.stripTrailing().length();
        advance();
    }

    /** @throws ApiFailure INVALID_REQUEST naming the option, and repeating nothing of it: it may hold a name of the app's */
    static HistoryFilter parse(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw invalid("is longer than " + MAXIMUM_LENGTH + " characters");
        }
        FilterParser parser = new FilterParser(text);
        HistoryFilter filter = parser.any();
        if (parser.next != null) {
            throw invalid("goes on where it should end");
        }
        return filter;
    }

    private HistoryFilter any() {
        return joined("or", this::all, Any::new);
    }

    private HistoryFilter all() {
        return joined("and", this::one, All::new);
    }

    private HistoryFilter joined(
            String word, Supplier<HistoryFilter> part, Function<List<HistoryFilter>, HistoryFilter> join) {
        List<HistoryFilter> parts = new ArrayList<>();
        parts.add(part.get());
        while (word.equals(next)) {
            advance();
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : join.apply(parts);
    }

    private HistoryFilter one() {
        if (++depth > MAXIMUM_DEPTH) {
            throw invalid("is nested more than " + MAXIMUM_DEPTH + " deep");
        }
        HistoryFilter filter;
        if ("not".equals(next)) {
            advance();
            filter = new Not(one());
        } else if ("(".equals(next)) {
            advance();
            filter = any();
            if (!")".equals(next)) {
                throw invalid("lacks a closing parenthesis");
            }
            advance();
        } else {
            filter = comparison();
        }
        depth--;
        return filter;
    }

    private HistoryFilter comparison() {
        String name = take("a field");
        Field field = FIELDS.get(name);
        if (field == null) {
            throw invalid("can ask only about " + sorted(FIELDS));
        }
        String operator = take("an operator");
        Comparison comparison = COMPARISONS.get(operator);
        boolean ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
        if (comparison == null || (ordered && field != Field.CREATED_AT)) {
            throw invalid("cannot compare " + name + " in this way");
        }
        return new Compared(field, comparison, value(name, field, take("a value")));
    }

    private static @Nullable Object value(String name, Field field, String literal) {
        return switch (field) {
            case READ_STATE -> oneOf(name, literal, ReadState.values(), WireNames::of);
            case USER_ACTION_STATE -> oneOf(name, literal, UserActionState.values(), WireNames::of);
            case STATUS -> oneOf(name, literal, Status.values(), WireNames::of);
            case GROUP_NAME, APP_NOTIFICATION_ID -> literal.equals("null") ? null : text(name, literal);
            case CREATED_AT -> instant(name, literal);
        };
    }

    private static <T> T oneOf(String name, String literal, T[] values, Function<T, String> wireName) {
        String text = text(name, literal);
        for (T value : values) {
            if (wireName.apply(value).equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw invalid(
                "needs a " + name + " of " + Arrays.stream(values).map(wireName).collect(Collectors.joining(", ")));
    }

    private static String text(String name, String literal) {
        if (!literal.startsWith("'")) {
            throw invalid("needs quotes around the value of " + name);
        }
        return literal.substring(1, literal.length() - 1).replace("''", "'");
    }

    private static Object instant(String name, String literal) {
        try {
            return Timestamp.parse(literal);
        } catch (DateTimeParseException malformed) {
            throw invalid("needs a date and time with an offset for " + name + ", as 2026-01-31T12:00:00Z");
        }
    }

    private String take(String what) {
        String token = next;
        if (token == null) {
            throw invalid("ends where " + what + " should stand");
        }
        advance();
        return token;
    }

    private void advance() {
        if (tokens.lookingAt()) {
            next = tokens.group().strip();
            tokens.region(tokens.end(), length);
        } else if (tokens.regionStart() == length) {
            next = null;
        } else {
            throw invalid("has a quote that is not closed");
        }
    }

    private static String sorted(Map<String, ?> names) {
        return String.join(", ", names.keySet().stream().sorted().toList());
    }

    private static ApiFailure invalid(String fault) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, FILTER + " " + fault, FILTER);
    }
}
