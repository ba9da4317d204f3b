package io.tapline.simulator.engine;

import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Listener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** What the four simulators have in common for a test. Safe for any thread. */
public interface Simulator {

    /** {@code apns}, {@code fcm}, {@code wns} or {@code webpush}. */
    String name();

    int port();

    /** Scheme, host and port, without a slash at the end. */
    String url();

    ProviderServer server();

    /** Its socket, to play a server that is not there. */
    Listener listener();

    default Inbox inbox() {
        return server().inbox();
    }

    default Scripts scripts() {
        return server().scripts();
    }

    /** The open connections by id, to be disturbed at any time. */
    default Map<Long, Connection> connections() {
        return server().connections();
    }

    /** The pushes kept, oldest first, refused ones included. */
    default List<Received> received() {
        return inbox().received();
    }

    /** Completes when {@code count} pushes are there, refused ones included; see {@link Inbox#await}. */
    default CompletionStage<List<Received>> await(int count) {
        return inbox().await(count, push -> true);
    }

    default CompletionStage<List<Received>> await(int count, Predicate<Received> filter) {
        return inbox().await(count, filter);
    }

    default void script(String target, Answer... answers) {
        scripts().target(target, answers);
    }
}
