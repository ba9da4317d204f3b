package io.tapline.gateway.store;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.Trail;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notifications as rows: the columns of {@code append.sql} out, those of {@code find.sql} and {@code page.sql} in. */
final class NotificationRows {

    /** The place in each list is the number in the database: append only. */
    static final List<Platform> PLATFORMS =
            List.of(Platform.WINDOWS, Platform.IOS, Platform.ANDROID, Platform.WEB_PUSH);

    private static final List<Priority> PRIORITIES = List.of(Priority.NONE, Priority.HIGH, Priority.LOW);
    private static final List<Status> STATUSES = List.of(Status.ACTIVE, Status.DELETED);
    private static final List<ReadState> READ_STATES = List.of(ReadState.UNREAD, ReadState.READ);
    private static final List<UserActionState> ACTION_STATES = List.of(
            UserActionState.NO_INTERACTION,
            UserActionState.ACTIVATED,
            UserActionState.DISMISSED,
            UserActionState.SNOOZED);

    private NotificationRows() {}

    /** One array for each column, in the order of the statement's parameters. */
    static Tuple columns(List<Notification> notifications, long nodeEpoch, ContentSealing sealing) {
        int rows = notifications.size();
        UUID[] ids = new UUID[rows];
        UUID[] users = new UUID[rows];
        OffsetDateTime[] expiries = new OffsetDateTime[rows];
        @Nullable Integer[] displaySeconds = new Integer[rows];
        @Nullable Integer[] fallbackSeconds = new Integer[rows];
        Short[] platforms = new Short[rows];
        Short[] priorities = new Short[rows];
        String[] apps = new String[rows];
        String[] hosts = new String[rows];
        @Nullable String[] appNotificationIds = new String[rows];
        @Nullable String[] groups = new String[rows];
        @Nullable String[] targets = new String[rows];
        @Nullable Buffer[] raws = new Buffer[rows];
        @Nullable String[] titles = new String[rows];
        @Nullable String[] bodies = new String[rows];
        @Nullable String[] fallbackTitles = new String[rows];
        @Nullable String[] fallbackBodies = new String[rows];
        for (int i = 0; i < rows; i++) {
            Notification notification = notifications.get(i);
            ids[i] = notification.id();
            users[i] = notification.user().value();
            expiries[i] = notification.expiresAt().atOffset(ZoneOffset.UTC);
            displaySeconds[i] = notification.displaySeconds();
            platforms[i] = mask(notification.platforms());
            priorities[i] = (short) PRIORITIES.indexOf(notification.priority());
            apps[i] = notification.appId();
            hosts[i] = notification.targetHostName();
            appNotificationIds[i] = notification.appNotificationId();
            groups[i] = notification.groupName();
            targets[i] = array(notification.targetSubscriptions());
            FallbackPolicy fallback = notification.fallback();
            fallbackSeconds[i] = fallback == null ? null : fallback.delaySeconds();
            Content content = sealing.stored(notification.id(), Content.of(notification));
            raws[i] = content.raw() == null ? null : Buffer.buffer(content.raw());
            VisualContent visual = content.visual();
            if (visual != null) {
                titles[i] = visual.title();
                bodies[i] = visual.body();
            }
            VisualContent alert = content.alert();
            if (alert != null) {
                fallbackTitles[i] = alert.title();
                fallbackBodies[i] = alert.body();
            }
        }
        return Tuple.tuple()
                .addArrayOfUUID(ids)
                .addArrayOfUUID(users)
                .addArrayOfOffsetDateTime(expiries)
                .addArrayOfInteger(displaySeconds)
                .addArrayOfInteger(fallbackSeconds)
                .addArrayOfShort(platforms)
                .addArrayOfShort(priorities)
                .addArrayOfString(apps)
                .addArrayOfString(hosts)
                .addArrayOfString(appNotificationIds)
                .addArrayOfString(groups)
                .addArrayOfString(targets)
                .addArrayOfBuffer(raws)
                .addArrayOfString(titles)
                .addArrayOfString(bodies)
                .addArrayOfString(fallbackTitles)
                .addArrayOfString(fallbackBodies)
                .addLong(nodeEpoch);
    }

    /** In the order of the statement's parameters. */
    static Tuple parameters(UserKey user, StateChange change) {
        return Tuple.tuple()
                .addUUID(user.value())
                .addArrayOfUUID(change.ids() == null ? null : change.ids().toArray(UUID[]::new))
                .addString(change.group())
                .addShort(index(READ_STATES, change.readState()))
                .addShort(index(ACTION_STATES, change.userActionState()))
                .addShort(index(STATUSES, change.status()))
                .addLong(change.sequence())
                .addUUID(change.subscription());
    }

    /** An enum's value as it is stored; everything else as it is. */
    static @Nullable Object number(@Nullable Object value) {
        if (value instanceof ReadState state) {
            return index(READ_STATES, state);
        }
        if (value instanceof UserActionState state) {
            return index(ACTION_STATES, state);
        }
        return value instanceof Status status ? index(STATUSES, status) : value;
    }

    static short number(Platform platform) {
        return (short) PLATFORMS.indexOf(platform);
    }

    private static <T> @Nullable Short index(List<T> stored, @Nullable T value) {
        return value == null ? null : (short) stored.indexOf(value);
    }

    private static short mask(Set<Platform> platforms) {
        int mask = 0;
        for (Platform platform : platforms) {
            mask |= 1 << PLATFORMS.indexOf(platform);
        }
        return (short) mask;
    }

    private static Set<Platform> platforms(int mask) {
        Set<Platform> platforms = EnumSet.noneOf(Platform.class);
        for (int bit = 0; bit < PLATFORMS.size(); bit++) {
            if ((mask & 1 << bit) != 0) {
                platforms.add(PLATFORMS.get(bit));
            }
        }
        return platforms;
    }

    /** An array inside an array of rows would have to be of one length in all of them; as text it need not. */
    static @Nullable String array(Set<UUID> ids) {
        return ids.isEmpty() ? null : ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** @throws io.tapline.gateway.rest.ApiFailure if its content does not open */
    static StoredNotification read(Row row, UserKey user, ContentSealing sealing) {
        return read(row, user, sealing.opened(row.getUUID("id"), content(row)));
    }

    /** Likewise, with empty raw content if there is any: what a push needs of it. */
    static StoredNotification readForPush(Row row, UserKey user, ContentSealing sealing) {
        return read(row, user, sealing.opened(row.getUUID("id"), content(row)).withoutRaw());
    }

    private static Content content(Row row) {
        Buffer raw = row.getBuffer("raw");
        return new Content(
                raw == null ? null : raw.getBytes(),
                visual(row.getString("title"), row.getString("body")),
                visual(row.getString("fallback_title"), row.getString("fallback_body")));
    }

    private static StoredNotification read(Row row, UserKey user, Content content) {
        UUID id = row.getUUID("id");
        UUID[] targets = row.getArrayOfUUIDs("target_subscriptions");
        Integer fallbackSeconds = row.getInteger("fallback_seconds");
        Notification notification = new Notification(
                id,
                row.getString("app_id"),
                user,
                row.getString("target_host"),
                row.getString("app_notification_id"),
                row.getString("group_name"),
                platforms(row.getInteger("platforms")),
                targets == null ? Set.of() : Set.of(targets),
                content.raw(),
                content.visual(),
                row.getInteger("display_seconds"),
                NotificationIds.instantOf(id),
                row.getOffsetDateTime("expires_at").toInstant(),
                PRIORITIES.get(row.getInteger("priority")),
                fallbackSeconds == null ? null : new FallbackPolicy(fallbackSeconds, requireNonNull(content.alert())));
        return new StoredNotification(
                notification,
                STATUSES.get(row.getInteger("status")),
                READ_STATES.get(row.getInteger("read_state")),
                ACTION_STATES.get(row.getInteger("action_state")),
                instant(row.getOffsetDateTime("modified_at")),
                row.getLong("seq"));
    }

    /** The three columns of what the user has done. */
    static Trail.State state(Row row) {
        return new Trail.State(
                STATUSES.get(row.getInteger("status")),
                READ_STATES.get(row.getInteger("read_state")),
                ACTION_STATES.get(row.getInteger("action_state")));
    }

    private static @Nullable VisualContent visual(@Nullable String title, @Nullable String body) {
        return title == null ? null : new VisualContent(title, body);
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
