package io.tapline.simulator.fcm;

import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of the FCM simulator, its devices and the form of Google's answers. */
final class FcmProvider implements Provider {

    static final String TOKEN_PATH = "/token";

    private static final Pattern SEND = Pattern.compile("/v1/projects/([^/]+)/messages:send");
    private static final String QUOTA_RETRY_SECONDS = "60";
    private static final String NOT_FOUND =
            "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That’s an error.\n";

    private final FcmOptions options;
    private final GoogleTokens tokens;
    private final Map<String, ProjectQuota> quotas = new ConcurrentHashMap<>();
    private final Map<String, String> projectOfDevice = new ConcurrentHashMap<>();
    private final Set<String> unregistered = ConcurrentHashMap.newKeySet();
    private volatile String tokenUri = "";

    FcmProvider(FcmOptions options, Clock clock) {
        this.options = options;
        this.tokens = new GoogleTokens(clock);
    }

    GoogleTokens tokens() {
        return tokens;
    }

    /** Known once the port is. */
    void tokenUri(String uri) {
        tokenUri = uri;
    }

    String tokenUri() {
        return tokenUri;
    }

    void registerDevice(String token, String project) {
        projectOfDevice.put(token, project);
    }

    void unregister(String token) {
        unregistered.add(token);
    }

    @Override
    public Session connected(Connection connection) {
        return this::judge;
    }

    @Override
    public Http2Settings firstSettings(Connection connection) {
        return new Http2Settings().maxConcurrentStreams(options.streams());
    }

    private Verdict judge(Request request) {
        if (request.rawPath().equals(TOKEN_PATH)) {
            return new Verdict.Aside(TOKEN_PATH, tokens.token(request, tokenUri));
        }
        Matcher send = SEND.matcher(request.rawPath());
        if (!send.matches() || !request.method().equals("POST")) {
            return new Verdict.Refused("", Reply.html(404, NOT_FOUND), "No such method");
        }
        String project = send.group(1);
        FcmRules.Parsed parsed = FcmRules.parse(request.body());
        var authorized = tokens.project(request.header("authorization"));
        if (authorized.isEmpty()) {
            return new Verdict.Refused(parsed.target(), FcmError.unauthenticated(), "UNAUTHENTICATED");
        }
        if (!authorized.get().equals(project)) {
            return new Verdict.Refused(parsed.target(), FcmError.permissionDenied(project), "PERMISSION_DENIED");
        }
        return judge(parsed, project);
    }

    private Verdict judge(FcmRules.Parsed parsed, String project) {
        String target = parsed.target();
        if (!quotas.computeIfAbsent(project, none -> new ProjectQuota(options.messagesPerMinute(), System::nanoTime))
                .take()) {
            return refused(
                    target,
                    FcmError.QUOTA_EXCEEDED,
                    FcmError.QUOTA_EXCEEDED.reply().header("retry-after", QUOTA_RETRY_SECONDS));
        }
        if (parsed.violation().isPresent()) {
            FieldViolation violation = parsed.violation().get();
            return new Verdict.Refused(target, FcmError.badRequest(violation), violation.description());
        }
        if (parsed.message().has("token")) {
            if (!FcmRules.wellFormed(target)) {
                return refused(target, FcmError.INVALID_ARGUMENT, FcmError.INVALID_ARGUMENT.reply());
            }
            if (unregistered.contains(target)) {
                return refused(target, FcmError.UNREGISTERED, FcmError.UNREGISTERED.reply());
            }
            if (!projectOfDevice.getOrDefault(target, project).equals(project)) {
                return refused(target, FcmError.SENDER_ID_MISMATCH, FcmError.SENDER_ID_MISMATCH.reply());
            }
        }
        return new Verdict.Accepted(target, 200, () -> sent(project, parsed.validateOnly()), null);
    }

    private static Verdict refused(String target, FcmError error, Reply reply) {
        return new Verdict.Refused(target, reply, error.name());
    }

    private static Reply sent(String project, boolean validateOnly) {
        String id = validateOnly
                ? "fake_message_id"
                : "0:" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong()) + "%"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong());
        String body = "{\n  \"name\": \"projects/" + project + "/messages/" + id + "\"\n}\n";
        return Reply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Reply render(Answer.Status status, Request request) {
        boolean tokenEndpoint = request.rawPath().equals(TOKEN_PATH);
        Reply reply = tokenEndpoint ? oauthError(status) : FcmError.reply(status.status(), status.reason());
        return status.body() == null
                ? reply
                : reply.body("application/json; charset=UTF-8", status.body().getBytes(StandardCharsets.UTF_8));
    }

    private static Reply oauthError(Answer.Status status) {
        String error = status.reason() == null ? "internal_failure" : status.reason();
        String body = "{\"error\":\"" + error + "\"}";
        return Reply.json(status.status(), body.getBytes(StandardCharsets.UTF_8));
    }
}
