package io.tapline.bench.soak;

import io.netty.handler.codec.http2.Http2Error;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.wire.Pieces;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a provider may do to a push instead of just accepting it, and of how many pushes in a million it does so. */
enum Fault {
    STATUS_429(5_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.throttle(429, Duration.ofSeconds(random.nextInt(1, 60)));
        }
    },
    STATUS_500(3_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.status(500);
        }
    },
    STATUS_503(3_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.status(503);
        }
    },
    DEAD(5_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return words.dead();
        }
    },
    /** Not seldom twice in a row, for what is sent again with a newer credential meets with faults as well. */
    CREDENTIAL_REFUSED(200) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return words.expired();
        }
    },
    ELSEWHERE(50) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return words.elsewhere();
        }
    },
    DELAYED(5_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.delayed(Duration.ofMillis(random.nextInt(1, 200)), Answer.usual());
        }
    },
    IN_PIECES(10_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            // With their padding they must fit the window of a stream, which simulators do not look at.
            Pieces pieces = new Pieces(random.nextInt(8, 40), random.nextInt(256), random.nextBoolean());
            return Answer.inPieces(random.nextBoolean() ? words.dead() : Answer.status(503), pieces);
        }
    },
    REFUSED_STREAM(2_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.refusedStream();
        }
    },
    RESET(1_000) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.reset(RESETS[random.nextInt(RESETS.length)]);
        }
    },
    /** Before the push, which stays unprocessed with all that follow. */
    GO_AWAY(50) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.goAway("Shutdown");
        }
    },
    /** After the push, which is the last that is answered. */
    GO_AWAY_AFTER(50) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.GoAway.afterThis("Shutdown", Answer.usual());
        }
    },
    DISCONNECT(30) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.disconnect();
        }
    },
    NEVER_ANSWERED(100) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.neverAnswer();
        }
    },
    STREAM_LIMIT(500) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.maxConcurrentStreams(STREAM_LIMITS[random.nextInt(STREAM_LIMITS.length)], Answer.usual());
        }
    },
    /** SETTINGS_HEADER_TABLE_SIZE and SETTINGS_INITIAL_WINDOW_SIZE. */
    OTHER_SETTINGS(200) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            // A stream's window always has room for a whole push: else a later push could come before an earlier one,
            // and
            // a GOAWAY would lie about those it overtook.
            return Answer.settings(
                    Map.of(1, random.nextBoolean() ? 0L : 4_096L, 4, random.nextLong(8_192, 131_072)), Answer.usual());
        }
    },
    WITHHELD_WINDOW(100) {
        @Override
        Answer answer(RandomGenerator random, Words words) {
            return Answer.withholdWindow(Duration.ofMillis(random.nextInt(10, 200)), Answer.usual());
        }
    };

    private static final Http2Error[] RESETS = {
        Http2Error.INTERNAL_ERROR, Http2Error.CANCEL, Http2Error.ENHANCE_YOUR_CALM, Http2Error.NO_ERROR
    };
    private static final long[] STREAM_LIMITS = {1, 10, 100, 1_000};

    final int perMillion;

    Fault(int perMillion) {
        this.perMillion = perMillion;
    }

    abstract Answer answer(RandomGenerator random, Words words);
}
