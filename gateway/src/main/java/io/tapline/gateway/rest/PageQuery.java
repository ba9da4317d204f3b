package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.notification.HistoryFilter;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list: which items, in which order, and what of them.
 *
 * @param size of the page at most
 * @param after the item that the page before ended with; null: the first page
 * @param count whether to say how many there are in all
 * @param select names of what to show of each item; null: everything
 * @param carried the options that the next page has too, as they stand in a URL
 */
record PageQuery(
        int size,
        @Nullable UUID after,
        HistoryFilter filter,
        boolean oldestFirst,
        boolean count,
        @Nullable Set<String> select,
        String carried) {

    private static final String TOP = "$top";
    private static final String ORDER = "$orderby";
    private static final String COUNT = "$count";
    private static final String SELECT = "$select";
    private static final String SKIP_TOKEN = "$skiptoken";
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,6}");

    /** Distinguishes tokens of this form from those of a later one. */
    private static final byte TOKEN_VERSION = 1;

    private static final int TOKEN_BYTES = 17;

    /** @throws ApiFailure INVALID_REQUEST naming the option */
    static PageQuery of(MultiMap query, ApiLimits limits) {
        refuseUnknownOptions(query, List.of(TOP, SKIP_TOKEN, FilterParser.FILTER, ORDER, COUNT, SELECT));
        String top = single(query, TOP);
        String token = single(query, SKIP_TOKEN);
        String filter = single(query, FilterParser.FILTER);
        String order = single(query, ORDER);
        String count = single(query, COUNT);
        String select = single(query, SELECT);
        return new PageQuery(
                top == null ? limits.defaultPageSize() : size(top, limits.maximumPageSize()),
                token == null ? null : id(token),
                filter == null ? HistoryFilter.EVERYTHING : FilterParser.parse(filter),
                order != null && oldestFirst(order),
                count != null && bool(count),
                select == null ? null : names(select),
                carried(query));
    }

    private static String carried(MultiMap query) {
        StringBuilder carried = new StringBuilder();
        for (String option : List.of(FilterParser.FILTER, ORDER, COUNT, SELECT)) {
            String value = query.get(option);
            if (value != null) {
                carried.append('&').append(option).append('=');
                carried.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return carried.toString();
    }

    private static boolean oldestFirst(String order) {
        String[] words = order.strip().split("\\s+");
        boolean known = words[0].equals("creationDateTime")
                && (words.length == 1 || (words.length == 2 && (words[1].equals("asc") || words[1].equals("desc"))));
        if (!known) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$orderby must be creationDateTime, and asc or desc", ORDER);
        }
        return words.length == 1 || words[1].equals("asc");
    }

    private static boolean bool(String count) {
        if (!count.equals("true") && !count.equals("false")) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$count must be true or false", COUNT);
        }
        return count.equals("true");
    }

    private static Set<String> names(String select) {
        Set<String> names = new HashSet<>();
        for (String name : select.split(",")) {
            if (!NotificationJson.MEMBERS.contains(name.strip())) {
                throw ApiFailure.of(
                        ApiError.INVALID_REQUEST,
                        "$select knows only " + String.join(", ", NotificationJson.MEMBERS),
                        SELECT);
            }
            names.add(name.strip());
        }
        return names;
    }

    /** Options of OData begin with a dollar; a name without one means nothing to it, and is passed over. */
    static void refuseUnknownOptions(MultiMap query, List<String> known) {
        for (String name : query.names()) {
            if (name.startsWith("$") && !known.contains(name)) {
                throw ApiFailure.of(ApiError.INVALID_REQUEST, "This query option is not supported here", name);
            }
        }
    }

    static @Nullable String single(MultiMap query, String option) {
        List<String> values = query.getAll(option);
        if (values.size() > 1) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, option + " comes twice", option);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static int size(String top, int maximum) {
        int size = SIZE.matcher(top).matches() ? Integer.parseInt(top) : 0;
        if (size < 1 || size > maximum) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$top must be 1 to " + maximum, TOP);
        }
        return size;
    }

    private static UUID id(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() == TOKEN_BYTES && bytes.get() == TOKEN_VERSION) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below, as any other token that is not ours
        }
        throw ApiFailure.of(ApiError.INVALID_REQUEST, "$skiptoken is not one that the gateway made", SKIP_TOKEN);
    }

    /** The query of the page after the one that ends with {@code last}. */
    String next(UUID last) {
        ByteBuffer bytes = ByteBuffer.allocate(TOKEN_BYTES).put(TOKEN_VERSION);
        bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return "?" + TOP + "=" + size + carried + "&" + SKIP_TOKEN + "=" + token;
    }
}
