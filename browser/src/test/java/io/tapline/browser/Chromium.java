package io.tapline.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.interop.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Real browsers, each a device of its own, by the functions of {@code chromium.mjs}. */
final class Chromium implements AutoCloseable {

    /** Longer than what the script itself waits, so that it tells what it has waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final NodeProcess driver;

    Chromium() throws IOException {
        String executable = ChromiumInstalled.executable().orElseThrow();
        driver = new NodeProcess("chromium.mjs", Map.of("CHROMIUM", executable), PATIENCE);
    }

    /** A new device that shows a site's page. */
    Page open(String device, Site site) throws IOException {
        driver.call("open", Map.of("device", device, "url", site.origin() + "/"));
        Page page = new Page(device);
        page.until("ready", null);
        return page;
    }

    @Override
    public void close() throws IOException {
        driver.close();
    }

    /** The page of a device, whose app is {@code site/app.js}. */
    final class Page implements AutoCloseable {

        private final String device;

        private Page(String device) {
            this.device = device;
        }

        /** What a function of the app resolves with. */
        JsonNode call(String name, @Nullable Object argument) throws IOException {
            JsonNode result = attempt(name, argument);
            if (result.has("failed")) {
                throw new AssertionError(device + ": " + name + " failed: " + result);
            }
            return result;
        }

        /** The same, or {@code {"failed": {"code", "message"}}}. */
        JsonNode attempt(String name, @Nullable Object argument) throws IOException {
            return driver.call("call", arguments(name, argument));
        }

        /** Waits until a function of the app gives something true. */
        JsonNode until(String name, @Nullable Object argument) throws IOException {
            return driver.call("until", arguments(name, argument));
        }

        /** Clicks a button of an item. */
        void press(String id, String button) throws IOException {
            driver.call("press", Map.of("device", device, "within", "#item-" + id, "button", button));
        }

        /** Hands a push to the worker. */
        void deliver(String data) throws IOException {
            driver.call("deliver", Map.of("device", device, "data", data));
        }

        private Map<String, Object> arguments(String name, @Nullable Object argument) {
            Map<String, Object> arguments = new HashMap<>(Map.of("device", device, "name", name));
            if (argument != null) {
                arguments.put("argument", argument);
            }
            return arguments;
        }

        @Override
        public void close() throws IOException {
            driver.call("close", Map.of("device", device));
        }
    }
}
