package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapline.gateway.subscription.Samples;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndpointListCodecTest {

    private static final int FORMAT_OFFSET = 8;

    private final Random random = new Random(20261121);

    @Test
    void everyPlatformSurvivesTheRoundTrip() {
        List<Subscription> subscriptions = Samples.endpoints(Samples.NOON).stream()
                .map(endpoint -> subscription(7, endpoint))
                .toList();
        UserEndpoints list = new UserEndpoints("notes", 3, subscriptions);

        assertThat(EndpointListCodec.decode(EndpointListCodec.encode(list))).contains(list);
    }

    @Test
    void emptyListIsAListWithAVersion() {
        UserEndpoints empty = new UserEndpoints("notes", 9, List.of());

        assertThat(EndpointListCodec.decode(EndpointListCodec.encode(empty))).contains(empty);
    }

    @Test
    void anyListSurvivesTheRoundTrip() {
        for (int i = 0; i < 500; i++) {
            UserEndpoints list = anyList();

            assertThat(EndpointListCodec.decode(EndpointListCodec.encode(list))).contains(list);
        }
    }

    @Test
    void versionIsTheFirstEightBytes() {
        byte[] value = EndpointListCodec.encode(new UserEndpoints("notes", 0x0102030405060708L, List.of()));

        assertThat(ByteBuffer.wrap(value).getLong()).isEqualTo(0x0102030405060708L);
    }

    @Test
    void everyTruncationIsGarbage() {
        for (int i = 0; i < 20; i++) {
            byte[] value = EndpointListCodec.encode(anyList());
            for (int length = 0; length < value.length; length++) {
                assertThat(EndpointListCodec.decode(Arrays.copyOf(value, length)))
                        .isEmpty();
            }
        }
    }

    @Test
    void extraBytesAreGarbage() {
        byte[] value = EndpointListCodec.encode(anyList());

        assertThat(EndpointListCodec.decode(Arrays.copyOf(value, value.length + 1)))
                .isEmpty();
    }

    @Test
    void otherFormatsAreGarbage() {
        byte[] value = EndpointListCodec.encode(anyList());
        for (int format = 0; format < 256; format++) {
            value[FORMAT_OFFSET] = (byte) format;

            assertThat(EndpointListCodec.decode(value).isPresent()).isEqualTo(format == 1);
        }
    }

    @Test
    void negativeVersionIsGarbage() {
        byte[] value = EndpointListCodec.encode(new UserEndpoints("notes", 1, List.of()));
        value[0] = (byte) 0x80;

        assertThat(EndpointListCodec.decode(value)).isEmpty();
    }

    @Test
    void noByteThatFlipsMakesDecodeThrow() {
        for (int i = 0; i < 20; i++) {
            byte[] value = EndpointListCodec.encode(anyList());
            for (int at = 0; at < value.length; at++) {
                byte kept = value[at];
                value[at] ^= (byte) (1 << random.nextInt(8));
                EndpointListCodec.decode(value)
                        .ifPresent(list -> assertThat(list.version()).isNotNegative());
                value[at] = kept;
            }
        }
    }

    @Test
    void addressThatIsNoUriIsGarbage() {
        UserEndpoints list = new UserEndpoints(
                "notes", 1, List.of(subscription(1, new WnsEndpoint(URI.create("https://a"), Samples.NOON))));
        byte[] value = EndpointListCodec.encode(list);
        value[value.length - 1] = ' ';

        assertThat(EndpointListCodec.decode(value)).isEmpty();
    }

    @Test
    void textThatDoesNotFitIsRefused() {
        UserEndpoints list = new UserEndpoints(
                "notes", 1, List.of(subscription(1, new FcmEndpoint("t".repeat(65_536), Samples.NOON))));

        assertThatIllegalArgumentException().isThrownBy(() -> EndpointListCodec.encode(list));
    }

    private UserEndpoints anyList() {
        List<Subscription> subscriptions = new ArrayList<>();
        IntStream.range(0, random.nextInt(20)).forEach(i -> subscriptions.add(anySubscription()));
        return new UserEndpoints(anyText(), random.nextLong() >>> random.nextInt(1, 63), subscriptions);
    }

    private Subscription anySubscription() {
        Instant registeredAt = anyInstant();
        Endpoint endpoint = switch (random.nextInt(4)) {
            case 0 ->
                new ApnsEndpoint(
                        anyText(),
                        anyText(),
                        random.nextBoolean() ? Environment.SANDBOX : Environment.PRODUCTION,
                        registeredAt);
            case 1 -> new FcmEndpoint(anyText(), registeredAt);
            case 2 -> new WnsEndpoint(anyUri(), registeredAt);
            default -> new WebPushEndpoint(anyUri(), anyText(), anyText(), registeredAt);
        };
        return subscription(random.nextLong(), endpoint);
    }

    private Subscription subscription(long registration, Endpoint endpoint) {
        return new Subscription(anyUuid(), anyUuid(), registration, endpoint, anyInstant());
    }

    private UUID anyUuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Instant anyInstant() {
        return Instant.ofEpochMilli(random.nextLong(4_102_444_800_000L));
    }

    private URI anyUri() {
        return URI.create("https://host-" + random.nextInt(1_000) + ".example/" + Long.toHexString(random.nextLong()));
    }

    private String anyText() {
        return random.ints(random.nextInt(200), 0, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
