package io.tapline.gateway.protection;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a gate tells. */
final class RecordedGate implements PushGate.Listener {

    final List<String> events = new ArrayList<>();
    int held;

    @Override
    public void held() {
        held++;
    }

    @Override
    public void tripped(String reason) {
        events.add("tripped: " + reason);
    }

    @Override
    public void released() {
        events.add("released");
    }
}
