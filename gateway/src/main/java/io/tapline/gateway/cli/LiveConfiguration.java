package io.tapline.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.config.ConfigException;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.logging.Logs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again on SIGHUP, takes over what can change in a running gateway, and tells what needs a restart. */
final class LiveConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfiguration.class);

    /** {@code docs/operations.md} lists the same. */
    static final Set<String> LIVE = Set.of(
            "http.maximumConnections",
            "http.maximumConnectionsPerAddress",
            "http.maximumHeaders",
            "http.maximumControlFrames",
            "http.requestTimeout",
            "logging.levels");

    private final Path file;
    private final Map<String, String> environment;
    private final Gateway gateway;
    private JsonNode effective;

    private LiveConfiguration(Path file, Map<String, String> environment, Gateway gateway, JsonNode effective) {
        this.file = file;
        this.environment = environment;
        this.gateway = gateway;
        this.effective = effective;
    }

    static void onHangup(Path file, Map<String, String> environment, Gateway gateway, GatewayConfig.Loaded loaded) {
        LiveConfiguration live = new LiveConfiguration(file, environment, gateway, loaded.effective());
        if (!Signals.handle("HUP", live::reload)) {
            LOG.info("Signals cannot be had here: a change of the configuration needs a restart");
        }
    }

    private synchronized void reload() {
        GatewayConfig.Loaded loaded;
        try {
            loaded = GatewayConfig.loadAll(file, environment);
        } catch (ConfigException unusable) {
            LOG.warn("The configuration stays as it is, for the file cannot be used: {}", unusable.problems());
            return;
        }
        Set<String> changed = changes("", effective, loaded.effective());
        // What needs a restart is told each time until it had one, so it stays in the picture.
        gateway.limit(loaded.config().http().connections());
        Logs.apply(loaded.config().logging());
        List<String> restart = new ArrayList<>(changed);
        restart.removeIf(LiveConfiguration::isLive);
        LOG.info("Read the configuration again; live: {}; needs a restart: {}", live(changed), restart);
    }

    private static List<String> live(Set<String> changed) {
        return changed.stream().filter(LiveConfiguration::isLive).toList();
    }

    private static boolean isLive(String path) {
        return LIVE.stream().anyMatch(live -> path.equals(live) || path.startsWith(live + "."));
    }

    /** The paths of values that differ. Secrets all look alike: a change of one is not seen. */
    static Set<String> changes(String path, JsonNode before, JsonNode after) {
        Set<String> changed = new TreeSet<>();
        if (before.isObject() && after.isObject()) {
            Set<String> keys = new TreeSet<>();
            before.fieldNames().forEachRemaining(keys::add);
            after.fieldNames().forEachRemaining(keys::add);
            for (Iterator<String> key = keys.iterator(); key.hasNext(); ) {
                String name = key.next();
                changed.addAll(changes(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name)));
            }
        } else if (!before.equals(after)) {
            changed.add(path);
        }
        return changed;
    }
}
