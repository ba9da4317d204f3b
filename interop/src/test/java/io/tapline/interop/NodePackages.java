package io.tapline.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** npm's packages for Web Push, by the functions of {@code third-party.mjs}. */
final class NodePackages implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodeProcess node;

    /** @param trustedPem certificates that the packages shall trust beside Node's own */
    NodePackages(String trustedPem) throws IOException {
        Path trusted = Files.writeString(NodeProcess.FOLDER.resolve("trusted.pem"), trustedPem);
        node = new NodeProcess("third-party.mjs", Map.of("NODE_EXTRA_CA_CERTS", trusted.toString()), PATIENCE);
    }

    /** Calls a function of {@code third-party.mjs}; fails with what that threw, or with what Node wrote before it ended. */
    JsonNode call(String function, Object argument) throws IOException {
        return node.call(function, argument);
    }

    @Override
    public void close() {
        node.close();
    }
}
