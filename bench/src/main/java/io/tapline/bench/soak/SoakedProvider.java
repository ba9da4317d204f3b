package io.tapline.bench.soak;

import io.tapline.http2.PooledTransport;
import io.tapline.simulator.engine.Simulator;

/**
 * One provider with its faults, the client that sends to it, and the account of both. Each push goes to an address of its own.
 *
 * @param pushes for this provider in the whole run
 */
record SoakedProvider(
        Simulator simulator, int pushes, Faults faults, Account account, PooledTransport transport, Lane lane) {}
