package io.tapline.gateway.redis;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A Lua script of one key, called by its hash; a server that does not have it is given it. */
final class RedisScript {

    private final String text;
    private final String hash;

    private RedisScript(String text) {
        this.text = text;
        this.hash = sha1(text);
    }

    static RedisScript load(String name) {
        return new RedisScript(ResourceText.load(RedisScript.class, name));
    }

    Future<@Nullable Response> run(RedisLink link, byte[] key, byte[]... arguments) {
        return link.send(call(Command.EVALSHA, hash, key, arguments))
                .recover(cause -> isMissing(cause)
                        ? link.send(call(Command.EVAL, text, key, arguments))
                        : Future.failedFuture(cause));
    }

    private static Request call(Command command, String script, byte[] key, byte[][] arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (byte[] argument : arguments) {
            request.arg(argument);
        }
        return request;
    }

    private static boolean isMissing(Throwable cause) {
        return cause instanceof Response && String.valueOf(cause.getMessage()).startsWith("NOSCRIPT");
    }

    /** The hash by which Redis names scripts. */
    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
