package io.tapline.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncryptionThreadsTest {

    private final EncryptionThreads threads = new EncryptionThreads(1, 1);
    private final CountDownLatch busy = new CountDownLatch(1);

    @AfterEach
    void close() {
        busy.countDown();
        threads.close();
    }

    @Test
    void theyAreNamedAndDoNotKeepTheProcessAlive() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        threads.execute(() -> thread.complete(Thread.currentThread()));

        assertThat(thread.get(20, TimeUnit.SECONDS).getName()).startsWith("webpush-encryption-");
        assertThat(thread.join().isDaemon()).isTrue();
    }

    @Test
    void whatIsOverTheBoundIsRefused() {
        threads.execute(this::waitUntilLetGo);
        threads.execute(this::waitUntilLetGo);

        assertThatThrownBy(() -> threads.execute(this::waitUntilLetGo)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatWaitsIsDoneAfterClosingAndNothingElse() throws Exception {
        CompletableFuture<String> waiting = new CompletableFuture<>();
        threads.execute(this::waitUntilLetGo);
        threads.execute(() -> waiting.complete("done"));
        threads.close();
        threads.close();

        assertThatThrownBy(() -> threads.execute(this::waitUntilLetGo)).isInstanceOf(RejectedExecutionException.class);
        busy.countDown();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("done");
    }

    private void waitUntilLetGo() {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
