package io.tapline.bench.load;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.concurrent.ExecutionException;

/** What Redis says of its memory. */
final class RedisMemory {

    private static final String USED = "used_memory:";

    private RedisMemory() {}

    /** All that it has allocated, in bytes. Blocking. */
    static long usedBytes(String redis) throws InterruptedException, ExecutionException {
        Vertx vertx = Vertx.vertx();
        try {
            String info = Redis.createClient(vertx, redis)
                    .send(Request.cmd(Command.INFO).arg("memory"))
                    .map(String::valueOf)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return info.lines()
                    .filter(line -> line.startsWith(USED))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(USED.length()).trim()))
                    .findFirst()
                    .orElseThrow();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
