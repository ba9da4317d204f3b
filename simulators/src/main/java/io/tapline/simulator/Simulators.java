package io.tapline.simulator;

import io.tapline.simulator.apns.ApnsSimulator;
import io.tapline.simulator.control.ControlApi;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.SimulatorSockets;
import io.tapline.simulator.fcm.FcmSimulator;
import io.tapline.simulator.webpush.WebPushSimulator;
import io.tapline.simulator.wire.Protocol;
import io.tapline.simulator.wire.Transport;
import io.tapline.simulator.wns.WnsSimulator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The four simulators on one certificate authority and one set of event loops, with a control server beside them. Safe
 * for any thread; {@link #close()} may be called again.
 */
public final class Simulators implements AutoCloseable {

    private final SimulatorCertificates certificates = SimulatorCertificates.create();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ApnsSimulator apns;
    private final FcmSimulator fcm;
    private final WnsSimulator wns;
    private final WebPushSimulator webPush;
    private final SimulatorSockets.Bound control;

    private Simulators(SimulatorsConfig config) {
        try {
            Transport transport = opened(Transport.start(config.eventLoops()));
            var sockets = new SimulatorSockets(transport, config.host(), certificates::tls, config.connectionWindow());
            var ports = config.ports();
            apns = opened(ApnsSimulator.start(sockets, ports.apns(), config.apns(), config.keep(), config.clock()));
            fcm = opened(FcmSimulator.start(sockets, ports.fcm(), config.fcm(), config.keep(), config.clock()));
            wns = opened(WnsSimulator.start(sockets, ports.wns(), config.wns(), config.keep(), config.clock()));
            webPush = opened(
                    WebPushSimulator.start(sockets, ports.webPush(), config.webPush(), config.keep(), config.clock()));
            control = opened(sockets.bindCleartext(ports.control(), Set.of(Protocol.HTTP_1_1), new ControlApi(all())));
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Starts all of them.
     *
     * @throws java.io.UncheckedIOException when a port is taken; nothing is left running then
     */
    public static Simulators start(SimulatorsConfig config) {
        return new Simulators(config);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    public ApnsSimulator apns() {
        return apns;
    }

    public FcmSimulator fcm() {
        return fcm;
    }

    public WnsSimulator wns() {
        return wns;
    }

    public WebPushSimulator webPush() {
        return webPush;
    }

    public List<Simulator> all() {
        return List.of(apns, fcm, wns, webPush);
    }

    public SimulatorCertificates certificates() {
        return certificates;
    }

    /** The certificate that clients must trust, PEM. */
    public String caPem() {
        return certificates.caPem();
    }

    /** The control server: plain HTTP, no password, so bound to the loopback address only. */
    public String controlUrl() {
        return control.url();
    }

    /**
     * Where the pushes that a simulator received are listed as JSON.
     *
     * @param name {@code apns}, {@code fcm}, {@code wns} or {@code webpush}
     */
    public String inspectUrl(String name) {
        return controlUrl() + "/" + name + "/received";
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                throw new IllegalStateException("A simulator did not close", failure);
            }
        }
    }
}
