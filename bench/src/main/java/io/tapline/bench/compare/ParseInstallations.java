package io.tapline.bench.compare;

import io.tapline.bench.client.Workload;
import io.tapline.bench.load.Jdbc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Registers the devices of all users with Parse Server over its API. */
final class ParseInstallations {

    private static final int CREATED = 201;

    private ParseInstallations() {}

    /**
     * Blocking, some milliseconds for each device.
     *
     * @param postgres where the server keeps them; gets the index that a query by user needs
     */
    static void register(URI server, int users, int devices, String postgres) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (int user = 0; user < users; user++) {
            for (int device = 0; device < devices; device++) {
                register(client, server, user, user * devices + device);
            }
        }
        try (Connection connection = Jdbc.connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("create index on \"_Installation\" (\"" + ParsePost.USER + "\")");
            statement.execute("analyze \"_Installation\"");
        } catch (SQLException e) {
            throw new IOException("no index for Parse Server", e);
        }
    }

    private static void register(HttpClient client, URI server, int user, int device)
            throws IOException, InterruptedException {
        String body = "{\"installationId\":\"" + new UUID(0, device) + "\",\"deviceType\":\"ios\",\"appIdentifier\":\""
                + Workload.TOPIC + "\",\"deviceToken\":\"" + String.format("%064x", device) + "\",\"" + ParsePost.USER
                + "\":\"" + ParsePost.userKey(user) + "\"}";
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/parse/installations"))
                .header("X-Parse-Application-Id", ParsePost.APP_ID)
                .header("X-Parse-Master-Key", ParsePost.MASTER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != CREATED) {
            throw new IOException("an installation was answered " + response.statusCode() + ": " + response.body());
        }
    }
}
