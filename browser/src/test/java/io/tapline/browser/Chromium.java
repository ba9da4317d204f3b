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

    /** A new device. */
    Device device(String name, Site site) {
        return new Device(name, site);
    }

    @Override
    public void close() {
        driver.close();
    }

    /** A browser with its own storage, whose first page starts it. */
    final class Device implements AutoCloseable {

        private final String name;
        private final Site site;
        private int pages;

        private Device(String name, Site site) {
            this.name = name;
            this.site = site;
        }

        /** A new page of the site. */
        Page open() throws IOException {
            String page = name + " " + ++pages;
            driver.call("open", Map.of("device", name, "name", page, "url", site.origin() + "/"));
            Page opened = new Page(page);
            opened.until("ready", null);
            return opened;
        }

        @Override
        public void close() throws IOException {
            if (pages > 0) {
                driver.call("turnOff", Map.of("device", name));
            }
        }
    }

    /** A page, whose app is {@code site/app.js}. */
    final class Page {

        private final String name;

        private Page(String name) {
            this.name = name;
        }

        /** What a function of the app resolves with. */
        JsonNode call(String method, @Nullable Object argument) throws IOException {
            JsonNode result = attempt(method, argument);
            if (result.has("failed")) {
                throw new AssertionError(name + ": " + method + " failed: " + result);
            }
            return result;
        }

        /** The same, or {@code {"failed": {"code", "message"}}}. */
        JsonNode attempt(String method, @Nullable Object argument) throws IOException {
            return driver.call("call", arguments(method, argument));
        }

        /** Waits until a function of the app gives something true. */
        JsonNode until(String method, @Nullable Object argument) throws IOException {
            return driver.call("until", arguments(method, argument));
        }

        /** Clicks a button of an item. */
        void press(String id, String button) throws IOException {
            driver.call("press", Map.of("name", name, "within", "#item-" + id, "button", button));
        }

        /** Hands a push to the worker, whether the page is there or not. */
        void deliver(String data) throws IOException {
            driver.call("deliver", Map.of("name", name, "data", data));
        }

        /** No page of the site is open then; the worker stays. */
        void leave() throws IOException {
            driver.call("leave", Map.of("name", name));
        }

        /** Loads the site again. */
        void visit() throws IOException {
            driver.call("visit", Map.of("name", name));
            until("ready", null);
        }

        /** What the browser has written to its console. */
        String log() throws IOException {
            return driver.call("log", Map.of("name", name)).asText();
        }

        void close() throws IOException {
            driver.call("close", Map.of("name", name));
        }

        private Map<String, Object> arguments(String method, @Nullable Object argument) {
            Map<String, Object> arguments = new HashMap<>(Map.of("name", name, "method", method));
            if (argument != null) {
                arguments.put("argument", argument);
            }
            return arguments;
        }
    }
}
