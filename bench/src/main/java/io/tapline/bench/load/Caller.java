package io.tapline.bench.load;

/**
 * An app that the gateway serves, and whose server posts.
 *
 * @param name its id, and the start of whatever else is its own
 */
public record Caller(String name) {

    /** Of runs that need only one. */
    public static final Caller ONLY = new Caller("bench");

    public String hostName() {
        return name + ".example";
    }

    String clientId() {
        return name + "-server";
    }
}
