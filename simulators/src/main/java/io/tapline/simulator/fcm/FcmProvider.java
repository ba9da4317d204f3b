package io.tapline.simulator.fcm;

import io.netty.handler.codec.http.HttpHeaderNames;
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

/** The paths of the FCM simulator, its devices and the form of Google's answers. */
final class FcmProvider implements Provider {

    static final String TOKEN_PATH = "/token";

    private static final String BEFORE_PROJECT = "/v1/projects/";
    private static final String AFTER_PROJECT = "/messages:send";
    private static final String QUOTA_RETRY_SECONDS = "60";
    private static final String NOT_FOUND =
            "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That’s an error.\n";

    private final FcmOptions options;
    private final Clock clock;
    private final GoogleTokens tokens;
    private final Map<String, ProjectQuota> quotas = new ConcurrentHashMap<>();
    private final Map<String, String> projectOfDevice = new ConcurrentHashMap<>();
    private final Set<String> unregistered = ConcurrentHashMap.newKeySet();
    private volatile String tokenUri = "";

    FcmProvider(FcmOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
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
        String path = request.rawPath();
        if (path.equals(TOKEN_PATH)) {
            return new Verdict.Aside(TOKEN_PATH, tokens.token(request, tokenUri));
        }
        String project = projectIn(path);
        if (project.isEmpty() || !request.method().equals("POST")) {
            return new Verdict.Refused("", Reply.html(404, NOT_FOUND), "No such method");
        }
        FcmRules.Parsed parsed = FcmRules.parse(request.body());
        var authorized = tokens.project(request.header(HttpHeaderNames.AUTHORIZATION));
        if (authorized.isEmpty()) {
            return new Verdict.Refused(parsed.target(), FcmError.unauthenticated(), "UNAUTHENTICATED");
        }
        if (!authorized.get().equals(project)) {
            return new Verdict.Refused(parsed.target(), FcmError.permissionDenied(project), "PERMISSION_DENIED");
        }
        return judge(parsed, project);
    }

    /** Empty when this is not the path of a message. */
    private static String projectIn(String path) {
        int end = path.length() - AFTER_PROJECT.length();
        if (end < BEFORE_PROJECT.length() || !path.startsWith(BEFORE_PROJECT) || !path.endsWith(AFTER_PROJECT)) {
            return "";
        }
        String project = path.substring(BEFORE_PROJECT.length(), end);
        return project.indexOf('/') < 0 ? project : "";
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

    private Reply sent(String project, boolean validateOnly) {
        String id = validateOnly
                ? "fake_message_id"
                : "0:" + clock.millis() + "%"
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
