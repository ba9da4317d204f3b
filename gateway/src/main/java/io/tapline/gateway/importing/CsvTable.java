package io.tapline.gateway.importing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CSV whose first line names the columns, in any order. An empty field counts as absent. */
final class CsvTable implements LineFormat {

    /** Each column's place in the JSON form. */
    private static final Map<String, List<String>> COLUMNS = Map.ofEntries(
            Map.entry("issuer", List.of("issuer")),
            Map.entry("tenant", List.of("tenant")),
            Map.entry("user", List.of("user")),
            Map.entry("deviceId", List.of("deviceId")),
            Map.entry("platform", List.of("platform")),
            Map.entry("appDisplayName", List.of("appDisplayName")),
            Map.entry("origin", List.of("origin")),
            Map.entry("expirationDateTime", List.of("expirationDateTime")),
            Map.entry("deviceToken", List.of("apns", "deviceToken")),
            Map.entry("bundleId", List.of("apns", "bundleId")),
            Map.entry("environment", List.of("apns", "environment")),
            Map.entry("registrationToken", List.of("fcm", "registrationToken")),
            Map.entry("packageName", List.of("fcm", "packageName")),
            Map.entry("packageId", List.of("wns", "packageId")),
            Map.entry("channelUri", List.of("wns", "channelUri")),
            Map.entry("endpoint", List.of("webPush", "endpoint")),
            Map.entry("p256dh", List.of("webPush", "keys", "p256dh")),
            Map.entry("auth", List.of("webPush", "keys", "auth")));

    private List<String> columns = List.of();

    @Override
    public boolean hasHeader() {
        return true;
    }

    @Override
    public void header(String line) {
        columns = Csv.split(line);
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!COLUMNS.containsKey(column)) {
                throw new BadLineException("the column '" + column + "' is none of "
                        + String.join(", ", COLUMNS.keySet().stream().sorted().toList()));
            }
            if (!seen.add(column)) {
                throw new BadLineException("the column '" + column + "' comes twice");
            }
        }
    }

    @Override
    public ObjectNode read(String line) {
        List<String> fields = Csv.split(line);
        if (fields.size() != columns.size()) {
            throw new BadLineException("has " + fields.size() + " fields, not " + columns.size());
        }
        ObjectNode device = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).isEmpty()) {
                put(device, COLUMNS.getOrDefault(columns.get(i), List.of()), fields.get(i));
            }
        }
        return device;
    }

    private static void put(ObjectNode device, List<String> path, String value) {
        ObjectNode parent = device;
        for (String name : path.subList(0, path.size() - 1)) {
            parent = parent.withObjectProperty(name);
        }
        parent.put(path.get(path.size() - 1), value);
    }
}
