package io.tapline.bench.compare;

import io.tapline.bench.client.Workload;
import java.nio.file.Path;

/**
 * gorush's settings: as its documentation has them, with enough workers that it waits for no answer, and with no line of a log
 * for each push.
 *
 * @param sync whether it answers when the pushes are done, instead of at once
 * @param proxy through which it pushes
 * @param signingKey for APNs
 * @param serviceAccount for FCM
 */
record GorushConfig(int port, boolean sync, String proxy, Path signingKey, Path serviceAccount) {

    /** Each has one notification under way. */
    static final int WORKERS = 256;

    private static final int QUEUE = 8_192;

    String yaml() {
        return """
                core:
                  enabled: true
                  address: "127.0.0.1"
                  port: "%d"
                  worker_num: %d
                  queue_num: %d
                  sync: %s
                  mode: "release"
                  http_proxy: "%s"
                android:
                  enabled: true
                  key_path: "%s"
                ios:
                  enabled: true
                  key_path: "%s"
                  production: true
                  max_concurrent_pushes: %d
                  key_id: "%s"
                  team_id: "%s"
                log:
                  access_level: "error"
                  error_level: "error"
                stat:
                  engine: "memory"
                """.formatted(
                        port,
                        WORKERS,
                        QUEUE,
                        sync,
                        proxy,
                        serviceAccount,
                        signingKey,
                        2 * WORKERS,
                        Workload.KEY_ID,
                        Workload.TEAM_ID);
    }
}
