package io.tapline.gateway;

import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.dispatch.CredentialMetrics;
import io.tapline.gateway.dispatch.PushTransports;
import io.tapline.gateway.dispatch.ServedApps;
import io.tapline.gateway.identity.Authenticator;
import io.tapline.gateway.listener.Listener;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.protection.Protection;
import io.tapline.gateway.rest.EndpointPolicy;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.stream.StreamPlaces;
import io.tapline.gateway.tracing.Tracing;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the event loops of a node share. Everything in it is thread-safe.
 *
 * @param epoch under which this node works at the moment: tells its rows from those of any other
 * @param served the apps, which may be others each time
 * @param encryption the threads that encrypt Web Pushes
 * @param unfinished of every event loop: what was accepted and has no durable outcome yet
 * @param events what apps want to be told of
 * @param sweeps set by the event loop that sends retries and fallback alerts for the node
 * @param secrets makes the unguessable half of UNSIDs
 * @param listener where all event loops listen
 * @param handedOver notifications that were left unfinished by event loops that have stopped
 */
record Node(
        GatewayConfig config,
        Clock clock,
        LongSupplier epoch,
        Authenticator authenticator,
        NotificationIds ids,
        EndpointPolicy endpointPolicy,
        Supplier<ServedApps> served,
        CredentialMetrics credentials,
        PushTransports transports,
        Protection protection,
        Executor encryption,
        List<UnfinishedWork> unfinished,
        NodeMetrics metrics,
        Tracing tracing,
        StreamPlaces streamPlaces,
        AppEvents events,
        AtomicBoolean sweeps,
        SecureRandom secrets,
        Listener listener,
        AtomicInteger handedOver) {}
