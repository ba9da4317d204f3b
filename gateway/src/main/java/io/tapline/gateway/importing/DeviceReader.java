package io.tapline.gateway.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.rest.EndpointPolicy;
import io.tapline.gateway.rest.SubscriptionParser;
import io.tapline.gateway.subscription.DeviceBatch.Device;
import io.tapline.gateway.subscription.SubscriptionRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges lines: the device as the API would, and whether the app takes the user's issuer. For one thread at a time. */
final class DeviceReader {

    private static final Set<String> MEMBERS = Set.of(
            "issuer",
            "tenant",
            "user",
            "expirationDateTime",
            "origin",
            "deviceId",
            "appDisplayName",
            "platform",
            "apns",
            "fcm",
            "wns",
            "webPush");
    private static final int MAXIMUM_CLAIM = 1024;

    private final App app;
    private final SubscriptionParser parser;
    private final Clock clock;

    DeviceReader(App app, EndpointPolicy policy, Clock clock) {
        this.app = app;
        this.parser = new SubscriptionParser(Lines.MAXIMUM_BYTES, policy, clock);
        this.clock = clock;
    }

    /** @throws BadLineException naming what is wrong, never with a value of the line */
    DeviceLine read(long number, ObjectNode line) {
        refuseUnknownMembers(line);
        String issuer = required(line, "issuer");
        String tenant = text(line, "tenant");
        String user = required(line, "user");
        if (!app.trusts(issuer, tenant)) {
            throw new BadLineException("the app allows no such issuer with such a tenant");
        }
        UserKey key = UserKey.of(app.id(), issuer, tenant == null ? "" : tenant, user);
        Device device = new Device(key, request(line), expiresAt(line));
        return new DeviceLine(number, issuer, tenant, user, device);
    }

    /** A misspelt member would be passed over, and with it what it says. */
    private static void refuseUnknownMembers(ObjectNode line) {
        for (Iterator<String> names = line.fieldNames(); names.hasNext(); ) {
            if (!MEMBERS.contains(names.next())) {
                throw new BadLineException("has a member that is none of "
                        + String.join(", ", MEMBERS.stream().sorted().toList()));
            }
        }
    }

    private SubscriptionRequest request(ObjectNode line) {
        try {
            return parser.parse(line.toString().getBytes(StandardCharsets.UTF_8), app, text(line, "origin"));
        } catch (ApiFailure refused) {
            throw new BadLineException(refused.message());
        }
    }

    private @Nullable Instant expiresAt(ObjectNode line) {
        String text = text(line, "expirationDateTime");
        if (text == null) {
            return null;
        }
        Instant expiresAt;
        try {
            // In milliseconds, as the index holds times.
            expiresAt = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException malformed) {
            throw new BadLineException("expirationDateTime must be an ISO 8601 date and time with an offset");
        }
        if (!expiresAt.isAfter(clock.instant())) {
            throw new BadLineException("has expired");
        }
        return expiresAt;
    }

    private static String required(ObjectNode line, String name) {
        String text = text(line, name);
        if (text == null || text.isEmpty()) {
            throw new BadLineException(name + " is required");
        }
        return text;
    }

    private static @Nullable String text(ObjectNode line, String name) {
        JsonNode value = line.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > MAXIMUM_CLAIM) {
            throw new BadLineException(name + " must be a string of at most " + MAXIMUM_CLAIM + " characters");
        }
        return value.textValue();
    }
}
