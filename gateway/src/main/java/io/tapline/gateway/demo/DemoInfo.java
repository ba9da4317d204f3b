package io.tapline.gateway.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a script needs to talk to a running demo, as the JSON that {@code --info} writes. */
public final class DemoInfo {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoInfo() {}

    /** Writes aside and renames, so that a script that waits for the file never reads half of it. Blocking. */
    public static void write(Demo demo, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(of(demo)) + "\n");
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The same, for those who run the demo in their own process. */
    public static ObjectNode of(Demo demo) {
        ObjectNode info = JSON.createObjectNode();
        info.put("baseUrl", demo.baseUrl())
                .put("tokenEndpoint", demo.issuer().tokenEndpoint(DemoConfig.TENANT))
                .put("clientId", DemoConfig.CLIENT_ID)
                .put("clientSecret", DemoConfig.CLIENT_SECRET)
                .put("scope", DemoConfig.SCOPE)
                .put("targetHostName", DemoConfig.HOST_NAME)
                .put("vapidPublicKey", demo.vapidPublicKey());
        var users = info.putArray("users");
        for (String user : DemoConfig.USERS) {
            users.addObject().put("name", user).put("accessToken", demo.userToken(user));
        }
        ObjectNode simulators = info.putObject("simulators");
        for (Simulator simulator : demo.simulators().all()) {
            simulators
                    .putObject(name(simulator))
                    .put("url", simulator.url())
                    .put("inspect", demo.simulators().inspectUrl(simulator.name()));
        }
        return info;
    }

    private static String name(Simulator simulator) {
        return simulator.name().equals("webpush") ? "webPush" : simulator.name();
    }
}
