package io.tapline.simulator.webpush;

import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.webpush.Subscription.Keys;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The order in which the push service looks at a request, and the form of its answers. */
final class WebPushProvider implements Provider {

    static final String PUSH_PATH = "/push/";

    private static final String MESSAGE_PATH = "/message/";

    /** 30 days, the longest that autopush keeps a message. */
    private static final long MAX_TTL_SECONDS = 2_592_000;

    /** What a UnifiedPush server says of itself. */
    private static final byte[] UNIFIED_PUSH = "{\"unifiedpush\":{\"version\":1}}".getBytes(StandardCharsets.UTF_8);

    private final WebPushOptions options;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Vapid vapid;
    private final boolean keeping;
    private volatile String url = "";

    WebPushProvider(WebPushOptions options, Clock clock, boolean keeping) {
        this.options = options;
        this.vapid = new Vapid(clock, this::isOwnOrigin);
        this.keeping = keeping;
    }

    /** Known once the port is. */
    void url(String own) {
        url = own;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The certificate names both, so a client may use either. */
    private boolean isOwnOrigin(String origin) {
        return origin.equals(url)
                || origin.equals(url.replace("127.0.0.1", "localhost"))
                || origin.equals(url.replace("localhost", "127.0.0.1"));
    }

    @Override
    public Session connected(Connection connection) {
        return this::judge;
    }

    private Verdict judge(Request request) {
        String path = request.rawPath();
        if (path.startsWith(MESSAGE_PATH) && request.method().equals("DELETE")) {
            boolean deleted = subscriptions.delete(path.substring(MESSAGE_PATH.length()));
            return new Verdict.Aside(
                    MESSAGE_PATH,
                    deleted ? Reply.empty(204) : WebPushError.usualOf(404).reply());
        }
        String id = path.startsWith(PUSH_PATH) ? path.substring(PUSH_PATH.length()) : "";
        if (id.isEmpty()) {
            return refused("", WebPushError.usualOf(404));
        }
        if (request.method().equals("GET")) {
            return new Verdict.Aside(PUSH_PATH, Reply.json(200, UNIFIED_PUSH));
        }
        return request.method().equals("POST")
                ? push(request, id)
                : refused(id, new WebPushError(405, 999, "Method not allowed"));
    }

    private Verdict push(Request request, String id) {
        Optional<WebPushError> broken = WebPushRules.broken(request).or(() -> identity(request, id));
        if (broken.isPresent()) {
            return refused(id, broken.get());
        }
        if (subscriptions.isGone(id)) {
            return refused(id, WebPushError.usualOf(410));
        }
        if (request.body().length == 0 || !keeping) {
            return accepted(request, id, null);
        }
        Optional<Keys> keys = subscriptions.keys(id);
        return keys.isEmpty() ? accepted(request, id, null) : decrypted(request, id, keys.get());
    }

    private Optional<WebPushError> identity(Request request, String id) {
        String authorization = request.header("authorization");
        if (authorization == null && !options.requireVapid()) {
            return Optional.empty();
        }
        Vapid.Checked checked = vapid.check(authorization);
        if (checked.error() != null) {
            return Optional.of(checked.error());
        }
        return subscriptions.belongsTo(id, checked.key())
                ? Optional.empty()
                : Optional.of(new WebPushError(403, 109, "VAPID public key mismatch"));
    }

    /** A real push service cannot see this; the browser would drop the message in silence. */
    private Verdict decrypted(Request request, String id, Keys keys) {
        try {
            Aes128Gcm message = Aes128Gcm.parse(request.body()).orElseThrow();
            byte[] plaintext = message.decrypt(keys.pair(), keys.auth());
            return accepted(request, id, new String(plaintext, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException undecryptable) {
            return refused(id, WebPushError.invalidCrypto("The subscription's keys do not decrypt the message"));
        }
    }

    private Verdict accepted(Request request, String id, @Nullable String plaintext) {
        return new Verdict.Accepted(id, 201, () -> created(request, id), plaintext);
    }

    private Reply created(Request request, String id) {
        var random = ThreadLocalRandom.current();
        String message = new UUID(random.nextLong(), random.nextLong()).toString();
        long ttl = Long.parseLong(String.valueOf(request.header("ttl")));
        if (keeping && ttl > 0) {
            subscriptions.store(id, request.header("topic"), message);
        }
        Reply reply = Reply.empty(201).header("location", url + MESSAGE_PATH + message);
        return ttl > MAX_TTL_SECONDS ? reply.header("ttl", String.valueOf(MAX_TTL_SECONDS)) : reply;
    }

    private static Verdict refused(String id, WebPushError error) {
        return new Verdict.Refused(id, error.reply(), error.message());
    }

    /** A reason made of digits is the errno; any other is told as Apple does: {@code {"reason":"BadJwtToken"}}. */
    @Override
    public Reply render(Answer.Status status, Request request) {
        Reply reply = reply(status);
        return status.body() == null
                ? reply
                : reply.body("application/json; charset=UTF-8", status.body().getBytes(StandardCharsets.UTF_8));
    }

    private static Reply reply(Answer.Status status) {
        String reason = status.reason();
        if (status.status() / 100 == 2) {
            return Reply.empty(status.status());
        }
        WebPushError usual = WebPushError.usualOf(status.status());
        if (reason == null) {
            return usual.reply();
        }
        return reason.matches("\\d{1,4}")
                ? new WebPushError(status.status(), Integer.parseInt(reason), usual.message()).reply()
                : Reply.json(status.status(), ("{\"reason\":\"" + reason + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
