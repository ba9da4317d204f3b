package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryFilter.All;
import io.tapline.gateway.notification.HistoryFilter.Any;
import io.tapline.gateway.notification.HistoryFilter.Compared;
import io.tapline.gateway.notification.HistoryFilter.Comparison;
import io.tapline.gateway.notification.HistoryFilter.Field;
import io.tapline.gateway.notification.HistoryFilter.Not;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

    private static final HistoryFilter UNREAD = new Compared(Field.READ_STATE, Comparison.EQUAL, ReadState.UNREAD);
    private static final HistoryFilter CHESS = new Compared(Field.GROUP_NAME, Comparison.EQUAL, "chess");
    private static final HistoryFilter NOT_SNOOZED =
            new Compared(Field.USER_ACTION_STATE, Comparison.NOT_EQUAL, UserActionState.SNOOZED);

    @Test
    void readsComparisons() {
        assertThat(FilterParser.parse("readState eq 'unread'")).isEqualTo(UNREAD);
        assertThat(FilterParser.parse("  userActionState   ne 'Snoozed' ")).isEqualTo(NOT_SNOOZED);
        assertThat(FilterParser.parse("groupName eq 'it''s (a) group'"))
                .isEqualTo(new Compared(Field.GROUP_NAME, Comparison.EQUAL, "it's (a) group"));
        assertThat(FilterParser.parse("appNotificationId ne null"))
                .isEqualTo(new Compared(Field.APP_NOTIFICATION_ID, Comparison.NOT_EQUAL, null));
        assertThat(FilterParser.parse("creationDateTime ge 2026-11-21T08:00:00+01:00"))
                .isEqualTo(new Compared(
                        Field.CREATED_AT, Comparison.GREATER_OR_EQUAL, Instant.parse("2026-11-21T07:00:00Z")));
    }

    @Test
    void andBindsCloserThanOrAndNotCloserThanBoth() {
        String unread = "readState eq 'unread'";
        String chess = "groupName eq 'chess'";
        String notSnoozed = "userActionState ne 'snoozed'";

        assertThat(FilterParser.parse(unread + " or " + chess + " and " + notSnoozed))
                .isEqualTo(new Any(List.of(UNREAD, new All(List.of(CHESS, NOT_SNOOZED)))));
        assertThat(FilterParser.parse("(" + unread + " or " + chess + ") and " + notSnoozed))
                .isEqualTo(new All(List.of(new Any(List.of(UNREAD, CHESS)), NOT_SNOOZED)));
        assertThat(FilterParser.parse("not " + unread + " and not(" + chess + ")"))
                .isEqualTo(new All(List.of(new Not(UNREAD), new Not(CHESS))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "readState",
                "readState eq",
                "readState eq unread",
                "readState eq 'seen'",
                "readState gt 'read'",
                "readState is 'read'",
                "colour eq 'red'",
                "groupName eq 'open",
                "groupName eq 'a' 'b'",
                "groupName eq 'a' and",
                "(groupName eq 'a'",
                "groupName eq 'a')",
                "not",
                "creationDateTime gt 'yesterday'",
                "creationDateTime gt 2026-11-21",
                "creationDateTime eq null"
            })
    void refusesWhatItDoesNotUnderstand(String filter) {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> FilterParser.parse(filter))
                .returns(ApiError.INVALID_REQUEST, ApiFailure::error)
                .returns("$filter", ApiFailure::target);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> FilterParser.parse("groupName eq '" + "x".repeat(1_000) + "'"))
                .withMessageContaining("longer");
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> FilterParser.parse("(".repeat(30) + "groupName eq 'a'" + ")".repeat(30)))
                .withMessageContaining("nested");
    }
}
