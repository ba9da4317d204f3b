package io.tapline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client of a live stream. Blocking: tests that use it have a time-out. */
public final class EventStream implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** An event; {@code id} is "" if it has none. */
    public record Event(String name, String id, JsonObject data) {

        /** The ids of what changed, those that were removed with their reason. */
        public List<String> changes() {
            List<String> ids = new ArrayList<>();
            for (Object item : data.getJsonArray("value", new JsonArray())) {
                JsonObject removed = ((JsonObject) item).getJsonObject("@removed");
                String id = ((JsonObject) item).getString("id");
                ids.add(removed == null ? id : id + " " + removed.getString("reason"));
            }
            return ids;
        }
    }

    /**
     * Opens a stream, whatever it is answered with.
     *
     * @param lastEventId null: from now on
     * @param headers name, value, name, value…
     */
    public static EventStream open(String gateway, String token, @Nullable String lastEventId, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway + "/beta/me/notifications/stream"))
                .header("Authorization", "Bearer " + token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new EventStream(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Waits for the next event; empty at the end of the stream. */
    public Optional<Event> read() throws IOException {
        String name = "";
        String id = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !name.isEmpty()) {
                return Optional.of(new Event(name, id, new JsonObject(data)));
            }
        }
        return Optional.empty();
    }

    /** Waits for the next event, which must have this name. */
    public Event next(String name) throws IOException {
        Event event = read().orElseThrow(() -> new AssertionError("The stream has ended"));
        assertThat(event.name()).as(event.toString()).isEqualTo(name);
        return event;
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
