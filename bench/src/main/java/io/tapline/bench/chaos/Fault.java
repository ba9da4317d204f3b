package io.tapline.bench.chaos;

import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What is done to a running system. Each undoes itself: when it returns, everything it touched is up again. Blocking. */
enum Fault {
    /** {@code kill -9} of one gateway, which is started again after a moment. */
    GATEWAY(Lane.GATEWAYS, Excuse.AT_ITS_MOMENT, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            GatewayNode gateway = bed.anyGateway(random);
            gateway.kill();
            pause(random, 0, 3_000);
            gateway.start();
        }
    },
    /** SIGSTOP of one gateway until its lease is long over, then SIGCONT: it goes on as if nothing had been. */
    PAUSE(Lane.GATEWAYS, Excuse.AT_ITS_MOMENT, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            GatewayNode gateway = bed.anyGateway(random);
            gateway.signal("STOP");
            try {
                pause(random, LEASE_MILLIS + 1_500, LEASE_MILLIS + 5_000);
            } finally {
                gateway.signal("CONT");
            }
        }
    },
    /** {@code kill -9} of Postgres and all its children. */
    POSTGRES(Lane.STORES, Excuse.AT_ITS_MOMENT, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            bed.postgres().kill();
            pause(random, 0, 3_000);
            bed.postgres().restart();
        }
    },
    /** Postgres is shut down in order, as for an upgrade, and started again. */
    RESTART(Lane.STORES, Excuse.AT_ITS_MOMENT, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException {
            bed.postgres().restart();
        }
    },
    /** The disk under Postgres is full for a while. */
    DISK(Lane.STORES, Excuse.WHILE_IT_LASTS, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            SmallDisk disk = bed.disk();
            disk.fill();
            try {
                pause(random, 3_000, 6_000);
            } finally {
                disk.makeRoom();
            }
            // Without room for its log Postgres panics, and may not even have had any for its recovery.
            if (!bed.postgres().awaitReady()) {
                bed.postgres().restart();
            }
        }
    },
    /** {@code kill -9} of Redis, which comes back empty. */
    REDIS(Lane.STORES, Excuse.NONE, false) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            bed.redis().kill();
            pause(random, 1_000, 4_000);
            bed.redis().restart();
        }
    },
    /** Redis forgets everything. */
    WIPE(Lane.STORES, Excuse.NONE, false) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException {
            bed.redis().wipe();
            pause(random, 1_000, 2_000);
        }
    },
    /** One push service refuses connections, answers 503 or drops every connection that brings a push. */
    PROVIDER(Lane.PROVIDERS, Excuse.NONE, true) {
        @Override
        void strike(Bed bed, SplittableRandom random) throws InterruptedException {
            Simulator provider = bed.anyProvider(random);
            switch (random.nextInt(3)) {
                case 0 -> provider.listener().refuse();
                case 1 -> provider.scripts().otherwise(() -> Answer.throttle(503, RETRY_AFTER));
                default -> provider.scripts().otherwise(Answer::disconnect);
            }
            try {
                pause(random, 2_000, 8_000);
            } finally {
                provider.scripts().clear();
                provider.listener().acceptAgain();
            }
        }
    };

    /** Faults of different lanes may happen at the same time, those of one lane follow each other. */
    enum Lane {
        GATEWAYS,
        STORES,
        PROVIDERS
    }

    /** When a post that meets with the fault need not be answered 201. */
    enum Excuse {
        NONE,
        AT_ITS_MOMENT,
        WHILE_IT_LASTS
    }

    /** Without it a push to APNs waits for the quarter of an hour that Apple asks for. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** As in the gateway's {@code NodeVerticle}. */
    private static final int LEASE_MILLIS = 15_000;

    final Lane lane;
    final Excuse excuse;
    /** Whether a push may come twice because of it. */
    final boolean repeats;

    Fault(Lane lane, Excuse excuse, boolean repeats) {
        this.lane = lane;
        this.excuse = excuse;
        this.repeats = repeats;
    }

    abstract void strike(Bed bed, SplittableRandom random) throws IOException, InterruptedException;

    /** As options and results call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static void pause(SplittableRandom random, int leastMillis, int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(leastMillis, mostMillis + 1));
    }
}
