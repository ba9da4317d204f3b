package io.tapline.gateway.redis;

import io.tapline.gateway.subscription.AddressFields;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Endpoint;
import io.tapline.push.Platform;
import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The value that the index holds for a user, packed so that one look-up costs one small copy. Big-endian throughout:
 *
 * <pre>
 * list         = version:8 format:1 appId:text count:2 subscription*
 * subscription = id:16 secret:16 registration:8 registeredAt:8 expiresAt:8 platform:1 addressField:text*
 * text         = length:2 UTF-8
 * </pre>
 *
 * Times are milliseconds since the epoch. The version comes first because {@code set-if-newer.lua} compares it; it stays there
 * in every format. Thread-safe.
 */
public final class EndpointListCodec {

    private static final byte FORMAT = 1;
    private static final int LONGEST_TEXT = 0xFFFF;
    private static final int MOST_SUBSCRIPTIONS = 0xFFFF;
    /** What a subscription takes at least: it bounds what a count that is garbage can make us allocate. */
    private static final int LEAST_BYTES = 2 * 16 + 3 * 8 + 1 + 2;

    private EndpointListCodec() {}

    /**
     * Packs a list.
     *
     * @throws IllegalArgumentException if a text is longer than 65,535 bytes: parsing at the edge allows far less
     */
    public static byte[] encode(UserEndpoints endpoints) {
        int count = endpoints.subscriptions().size();
        if (endpoints.version() < 0 || count > MOST_SUBSCRIPTIONS) {
            throw new IllegalArgumentException("version " + endpoints.version() + ", " + count + " subscriptions");
        }
        Buffer out = Buffer.buffer().appendLong(endpoints.version()).appendByte(FORMAT);
        appendText(out, endpoints.appId());
        out.appendUnsignedShort(count);
        endpoints.subscriptions().forEach(subscription -> append(out, subscription));
        return out.getBytes();
    }

    private static void append(Buffer out, Subscription subscription) {
        Endpoint endpoint = subscription.endpoint();
        appendUuid(out, subscription.id());
        appendUuid(out, subscription.secret());
        out.appendLong(subscription.registration());
        out.appendLong(endpoint.registeredAt().toEpochMilli());
        out.appendLong(subscription.expiresAt().toEpochMilli());
        out.appendByte(code(endpoint.platform()));
        for (String field : AddressFields.of(endpoint)) {
            appendText(out, field);
        }
    }

    private static void appendUuid(Buffer out, UUID uuid) {
        out.appendLong(uuid.getMostSignificantBits()).appendLong(uuid.getLeastSignificantBits());
    }

    private static void appendText(Buffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("text of " + bytes.length + " bytes");
        }
        out.appendUnsignedShort(bytes.length).appendBytes(bytes);
    }

    /** Unpacks a list; empty for whatever {@link #encode} did not make, another format included. Never throws. */
    public static Optional<UserEndpoints> decode(byte[] value) {
        try {
            return read(ByteBuffer.wrap(value));
        } catch (BufferUnderflowException | IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    private static Optional<UserEndpoints> read(ByteBuffer in) {
        long version = in.getLong();
        if (version < 0 || in.get() != FORMAT) {
            return Optional.empty();
        }
        String appId = readText(in);
        int count = Short.toUnsignedInt(in.getShort());
        if (count * LEAST_BYTES > in.remaining()) {
            return Optional.empty();
        }
        Subscription[] subscriptions = new Subscription[count];
        for (int i = 0; i < count; i++) {
            subscriptions[i] = readSubscription(in);
        }
        return in.hasRemaining()
                ? Optional.empty()
                : Optional.of(new UserEndpoints(appId, version, List.of(subscriptions)));
    }

    private static Subscription readSubscription(ByteBuffer in) {
        UUID id = new UUID(in.getLong(), in.getLong());
        UUID secret = new UUID(in.getLong(), in.getLong());
        long registration = in.getLong();
        Instant registeredAt = Instant.ofEpochMilli(in.getLong());
        Instant expiresAt = Instant.ofEpochMilli(in.getLong());
        Platform platform = platform(in.get());
        String[] fields = new String[AddressFields.count(platform)];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = readText(in);
        }
        return new Subscription(
                id, secret, registration, AddressFields.endpoint(platform, fields, registeredAt), expiresAt);
    }

    private static String readText(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        int start = in.position();
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(start + length);
        return new String(in.array(), in.arrayOffset() + start, length, StandardCharsets.UTF_8);
    }

    private static byte code(Platform platform) {
        return switch (platform) {
            case WINDOWS -> 1;
            case IOS -> 2;
            case ANDROID -> 3;
            case WEB_PUSH -> 4;
        };
    }

    private static Platform platform(byte code) {
        return switch (code) {
            case 1 -> Platform.WINDOWS;
            case 2 -> Platform.IOS;
            case 3 -> Platform.ANDROID;
            case 4 -> Platform.WEB_PUSH;
            default -> throw new IllegalArgumentException("no platform has code " + code);
        };
    }
}
