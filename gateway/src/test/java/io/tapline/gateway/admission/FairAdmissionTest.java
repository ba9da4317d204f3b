package io.tapline.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.rest.Admission.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairAdmissionTest {

    private double room = 1;
    private final FairAdmission admission = new FairAdmission(
            1_000, Duration.ofMillis(50), () -> room, new AdmissionMetrics(new SimpleMeterRegistry()), () -> 0);

    @Test
    void appThatIsAloneGetsNearlyAllPlaces() {
        assertThat(fill("a", Priority.NONE)).hasSizeBetween(790, 810);
    }

    @Test
    void thereIsRoomForWhoeverComesToAGatewayThatAnotherHasFilled() {
        fill("a", Priority.HIGH);

        assertThat(fill("b", Priority.NONE)).hasSizeGreaterThan(50);
    }

    @Test
    void twoThatWantEverythingGetTheSame() {
        List<Place> a = new ArrayList<>();
        List<Place> b = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            enter("a", Priority.NONE, a);
            enter("b", Priority.NONE, b);
        }
        assertThat(a).hasSizeBetween(440, 450);
        assertThat(b).hasSizeBetween(440, 450);
    }

    @Test
    void lowerPriorityFindsNoRoomSooner() {
        int low = fill("a", Priority.LOW).size();
        int none = low + fill("a", Priority.NONE).size();
        int high = none + fill("a", Priority.HIGH).size();

        assertThat(low).isEqualTo(500);
        assertThat(none).isEqualTo(800);
        assertThat(high).isBetween(885, 890);
    }

    @Test
    void placeThatIsGivenBackIsFree() {
        List<Place> taken = fill("a", Priority.NONE);
        taken.forEach(Place::leave);

        assertThat(admission.inFlight()).isZero();
        assertThat(fill("a", Priority.NONE)).hasSameSizeAs(taken);
    }

    @Test
    void onlyFewAreLetInWhileOutcomesWait() {
        room = 0.99;
        assertThat(fill("a", Priority.NONE)).hasSizeBetween(98, 105);
    }

    @Test
    void noneIsLetInUntilThereIsRoomForOutcomes() {
        room = 0;
        assertThat(fill("a", Priority.HIGH)).isEmpty();

        room = 1;
        assertThat(fill("a", Priority.NONE)).hasSizeBetween(790, 810);
    }

    private List<Place> fill(String app, Priority priority) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            enter(app, priority, places);
        }
        return places;
    }

    private void enter(String app, Priority priority, List<Place> places) {
        Place place = admission.enter(app);
        if (place != null && place.mayGoOn(priority)) {
            places.add(place);
        } else if (place != null) {
            place.leave();
        }
    }
}
