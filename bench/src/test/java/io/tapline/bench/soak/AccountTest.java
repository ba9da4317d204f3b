package io.tapline.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

    private final Account account = new Account("x", 1);

    @Test
    void agreementOfBothSidesIsNoViolation() {
        account.arrived(0, true, null);
        account.settled(0, Fate.ACCEPTED);

        assertThat(violations()).isEmpty();
    }

    @Test
    void everyPushMustHaveAnOutcome() {
        account.arrived(0, true, null);

        assertThat(violations()).containsExactly("x: push 0: has no outcome");
    }

    @Test
    void noPushMayHaveTwoOutcomes() {
        account.arrived(0, true, null);
        account.settled(0, Fate.ACCEPTED);
        account.settled(0, Fate.ACCEPTED);

        assertThat(violations()).containsExactly("x: push 0: has two outcomes");
    }

    @Test
    void whatTheProviderDidNotAcceptMayNotBeCalledAccepted() {
        account.arrived(0, false, null);
        account.settled(0, Fate.ACCEPTED);

        assertThat(violations()).hasSize(1);
    }

    @Test
    void whatTheProviderAcceptedMayNotBeCalledNotSent() {
        account.arrived(0, true, null);
        account.settled(0, Fate.NOT_SENT);

        assertThat(violations()).hasSize(1);
    }

    @Test
    void noPushMayBeAcceptedTwice() {
        account.arrived(0, true, null);
        account.arrived(0, true, null);
        account.settled(0, Fate.ACCEPTED);

        assertThat(violations()).containsExactly("x: push 0: was accepted twice");
    }

    @Test
    void onlySilenceExplainsATimeout() {
        account.arrived(0, true, Fault.WITHHELD_WINDOW);
        account.settled(0, Fate.TIMED_OUT);

        assertThat(violations()).hasSize(1);
    }

    @Test
    void pushLeftWithoutAnswerMayTimeOut() {
        account.arrived(0, false, Fault.REFUSED_STREAM);
        account.arrived(0, false, Fault.NEVER_ANSWERED);
        account.settled(0, Fate.TIMED_OUT);

        assertThat(violations()).isEmpty();
    }

    private List<String> violations() {
        account.close();
        return account.violations();
    }
}
