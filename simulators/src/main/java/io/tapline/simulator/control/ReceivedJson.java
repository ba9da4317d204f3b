package io.tapline.simulator.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import java.util.List;

/** What the control server shows. */
final class ReceivedJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReceivedJson() {}

    static ArrayNode list(List<Received> pushes) {
        ArrayNode list = JSON.createArrayNode();
        pushes.forEach(push -> list.add(one(push)));
        return list;
    }

    /** Headers that come more than once are joined with commas, as HTTP allows. */
    private static ObjectNode one(Received push) {
        ObjectNode json = JSON.createObjectNode()
                .put("simulator", push.simulator())
                .put("target", push.target())
                .put("receivedAt", push.receivedAt().toString())
                .put("connection", push.connectionId())
                .put("protocol", push.protocol())
                .put("method", push.method())
                .put("path", push.path());
        ObjectNode headers = json.putObject("headers");
        push.headers().forEach(header -> {
            String before = headers.path(header.getKey()).asText("");
            headers.put(header.getKey(), before.isEmpty() ? header.getValue() : before + ", " + header.getValue());
        });
        json.put("body", push.body()).put("bodyEncoding", push.base64() ? "base64" : "text");
        if (push.plaintext() != null) {
            json.put("plaintext", push.plaintext());
        }
        json.put("status", push.status());
        if (push.error() != null) {
            json.put("error", push.error());
        }
        return json;
    }

    static ObjectNode stats(Simulator simulator) {
        var inbox = simulator.inbox();
        ObjectNode json = JSON.createObjectNode()
                .put("simulator", simulator.name())
                .put("received", inbox.count())
                .put("refused", inbox.refused())
                .put("kept", inbox.received().size())
                .put("connections", simulator.server().connectionCount())
                .put("openConnections", simulator.connections().size());
        ObjectNode byStatus = json.putObject("byStatus");
        inbox.byStatus().forEach((status, count) -> byStatus.put(String.valueOf(status), count));
        return json;
    }
}
