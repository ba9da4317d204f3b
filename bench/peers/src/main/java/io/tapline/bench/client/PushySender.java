package io.tapline.bench.client;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.OpenSsl;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Pushy as it is set up by default: one NIO event loop, one connection. Its notifications are made beforehand. */
public final class PushySender
        implements Sender,
                BiConsumer<@Nullable PushNotificationResponse<SimpleApnsPushNotification>, @Nullable Throwable> {

    private final NioEventLoopGroup eventLoop = new NioEventLoopGroup(1);
    private final ApnsClient client;
    private final List<SimpleApnsPushNotification> notifications;
    private Tally tally = new Tally();
    private int next;

    public PushySender(Workload workload) throws Exception {
        client = new ApnsClientBuilder()
                .setApnsServer(Workload.HOST, workload.port())
                .setTrustedServerCertificateChain(
                        workload.folder().resolve(Workload.AUTHORITY).toFile())
                .setSigningKey(ApnsSigningKey.loadFromPkcs8File(
                        workload.folder().resolve(Workload.SIGNING_KEY).toFile(), Workload.TEAM_ID, Workload.KEY_ID))
                .setEventLoopGroup(eventLoop)
                .build();
        String body = workload.body();
        notifications = Workload.deviceTokens().stream()
                .map(token -> new SimpleApnsPushNotification(
                        token,
                        Workload.TOPIC,
                        body,
                        Instant.ofEpochSecond(Workload.EXPIRATION_EPOCH_SECONDS),
                        DeliveryPriority.IMMEDIATE,
                        PushType.ALERT,
                        Workload.COLLAPSE_ID))
                .toList();
    }

    @Override
    public void start(int inFlight, Tally tally) throws Exception {
        this.tally = tally;
        eventLoop
                .submit(() -> {
                    for (int i = 0; i < inFlight; i++) {
                        send();
                    }
                })
                .sync();
    }

    private void send() {
        next = next + 1 == notifications.size() ? 0 : next + 1;
        client.sendNotification(notifications.get(next)).whenComplete(this);
    }

    /** On the event loop. */
    @Override
    public void accept(
            @Nullable PushNotificationResponse<SimpleApnsPushNotification> response, @Nullable Throwable failure) {
        if (response != null && response.isAccepted()) {
            tally.accepted();
            send();
        } else {
            tally.failed(response == null ? String.valueOf(failure) : response.getRejectionReason());
        }
    }

    @Override
    public String tls() {
        return OpenSsl.isAvailable() ? "BoringSSL" : "JDK";
    }
}
