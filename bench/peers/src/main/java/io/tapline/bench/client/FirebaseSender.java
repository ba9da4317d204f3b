package io.tapline.bench.client;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.internal.ApacheHttp2Transport;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.Message;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * Google's own client as it is set up by default: its HTTP/2 transport, which opens a connection for each message under way,
 * up to 100, and its 100 threads. Only the route differs, for the address of FCM is fixed in it. Its messages are made
 * beforehand.
 */
public class FirebaseSender implements Sender, ApiFutureCallback<String> {

    private final FirebaseMessaging messaging;
    private final List<Message> messages = FcmMessage.registrationTokens().stream()
            .map(FirebaseSender::message)
            .toList();
    private final AtomicInteger next = new AtomicInteger();
    private Tally tally = new Tally();

    public FirebaseSender(Workload workload) throws GeneralSecurityException, IOException {
        this(workload, builder -> {});
    }

    /** @param setting changes the default transport */
    FirebaseSender(Workload workload, Consumer<HttpAsyncClientBuilder> setting)
            throws GeneralSecurityException, IOException {
        System.setProperty("jdk.tls.client.cipherSuites", Workload.CIPHER);
        // The default transport trusts what the JVM trusts by default.
        SSLContext.setDefault(workload.trust());
        HttpRoute sink = new HttpRoute(new HttpHost("https", Workload.HOST, workload.port()), null, true);
        HttpAsyncClientBuilder builder =
                ApacheHttp2Transport.defaultHttpAsyncClientBuilder().setRoutePlanner((host, context) -> sink);
        setting.accept(builder);
        messaging = FirebaseMessaging.getInstance(FirebaseApp.initializeApp(FirebaseOptions.builder()
                .setProjectId(FcmMessage.PROJECT)
                .setCredentials(GoogleCredentials.create(new AccessToken(
                        workload.read(Workload.ACCESS_TOKEN),
                        Date.from(Instant.ofEpochSecond(Workload.EXPIRATION_EPOCH_SECONDS)))))
                .setHttpTransport(new ApacheHttp2Transport(builder.build()))
                .build()));
    }

    /** To a registration token, as ours; what is to succeed it in this client is the id of an installation. */
    @SuppressWarnings("deprecation")
    static Message message(String registrationToken) {
        return Message.builder()
                .putData("id", FcmMessage.NOTIFICATION_ID)
                .putData("change", "created")
                .setAndroidConfig(AndroidConfig.builder()
                        .setPriority(AndroidConfig.Priority.HIGH)
                        .setTtl(TimeUnit.SECONDS.toMillis(FcmMessage.TTL_SECONDS))
                        .build())
                .setToken(registrationToken)
                .build();
    }

    /** Each message has a thread of the client's while it is under way; what is more than those waits in their queue. */
    @Override
    public final void start(int inFlight, Tally tally) {
        this.tally = tally;
        for (int i = 0; i < inFlight; i++) {
            send();
        }
    }

    private void send() {
        Message message = messages.get(Math.floorMod(next.getAndIncrement(), messages.size()));
        ApiFutures.addCallback(messaging.sendAsync(message), this, MoreExecutors.directExecutor());
    }

    /** On the thread that sent it. */
    @Override
    public final void onSuccess(String name) {
        tally.accepted();
        send();
    }

    @Override
    public final void onFailure(Throwable failure) {
        tally.failed(failure);
    }

    @Override
    public final String tls() {
        return "JDK";
    }
}
