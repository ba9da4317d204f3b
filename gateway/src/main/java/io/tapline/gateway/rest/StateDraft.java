package io.tapline.gateway.rest;

import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a body said of states so far. Made for one body. */
final class StateDraft implements JsonInput.Members {

    /** As many as a page of the history can show, and some. */
    static final int MAXIMUM_IDS = 1_000;

    private static final int MAXIMUM_WORD = 64;

    private @Nullable ReadState readState;
    private @Nullable UserActionState userActionState;
    private @Nullable Set<UUID> ids;
    private @Nullable String groupName;
    private boolean all;

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "readState" -> readState = oneOf(json, ReadState.values(), WireNames::of);
            case "userActionState" -> userActionState = oneOf(json, UserActionState.values(), WireNames::of);
            case "ids" -> ids = ids(json);
            case "groupName" -> groupName = json.text(NotificationDraft.MAXIMUM_LABEL);
            case "all" -> all = json.bool();
            default -> json.skip();
        }
    }

    private static <T> @Nullable T oneOf(JsonInput json, T[] values, Function<T, String> wireName) throws IOException {
        String word = json.text(MAXIMUM_WORD);
        if (word == null) {
            return null;
        }
        for (T value : values) {
            if (wireName.apply(value).equalsIgnoreCase(word)) {
                return value;
            }
        }
        throw json.invalid("must be of " + Arrays.stream(values).map(wireName).collect(Collectors.joining(", ")));
    }

    private static @Nullable Set<UUID> ids(JsonInput json) throws IOException {
        List<String> texts = json.texts(MAXIMUM_IDS, MAXIMUM_WORD);
        if (texts == null) {
            return null;
        }
        Set<UUID> ids = new HashSet<>();
        for (String text : texts) {
            ids.add(Guid.parse(text).orElseThrow(() -> json.invalid("must hold ids of notifications")));
        }
        return ids;
    }

    /** The body of a PATCH of one notification. */
    StateChange toChangeOf(UUID id, @Nullable Long sequence, @Nullable UUID device) {
        requireState();
        return new StateChange(Set.of(id), null, readState, userActionState, null, sequence, device);
    }

    /** The body of {@code setState}. */
    StateChange toChangeOfMany(@Nullable UUID device) {
        requireState();
        int selectors = (ids == null ? 0 : 1) + (groupName == null ? 0 : 1) + (all ? 1 : 0);
        if (selectors != 1) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST,
                    "ids, groupName or \"all\": true must say which, and only one of them",
                    "ids");
        }
        return new StateChange(ids, groupName, readState, userActionState, null, null, device);
    }

    private void requireState() {
        if (readState == null && userActionState == null) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "readState or userActionState is required", "readState");
        }
    }
}
