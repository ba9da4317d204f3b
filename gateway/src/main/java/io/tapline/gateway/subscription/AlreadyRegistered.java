package io.tapline.gateway.subscription;

import io.tapline.gateway.subscription.BulkRegistration.Fate;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch.Address;
import io.tapline.gateway.subscription.DeviceBatch.Device;
import io.tapline.gateway.subscription.DeviceBatch.Name;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The active subscriptions that a batch meets: those of its devices, and those that have one of its addresses. */
record AlreadyRegistered(Map<Name, SubscriptionRecord> devices, Map<Address, SubscriptionRecord> holders) {

    private static final String ADDRESS_TAKEN = "the push address is registered for another device already";

    static AlreadyRegistered of(List<SubscriptionRecord> records) {
        Map<Name, SubscriptionRecord> devices = new HashMap<>();
        Map<Address, SubscriptionRecord> holders = new HashMap<>();
        for (SubscriptionRecord found : records) {
            devices.put(new Name(found.unsid().user(), found.deviceId()), found);
            holders.put(Address.of(found.subscription()), found);
        }
        return new AlreadyRegistered(devices, holders);
    }

    /** @return what became of a device that is not to be registered; empty: it is */
    Optional<Result> answer(Device device, boolean replace) {
        SubscriptionRecord same = devices.get(Name.of(device));
        if (same != null) {
            return replace && !says(same, device)
                    ? Optional.empty()
                    : Optional.of(new Result(Fate.KEPT, same.unsid(), null));
        }
        return replace || !holders.containsKey(Address.of(device.request()))
                ? Optional.empty()
                : Optional.of(new Result(Fate.REFUSED, null, ADDRESS_TAKEN));
    }

    private static boolean says(SubscriptionRecord registered, Device device) {
        Subscription subscription = registered.subscription();
        return Arrays.equals(
                        AddressFields.of(subscription.endpoint()),
                        AddressFields.of(device.request().endpoint()))
                && Objects.equals(registered.appDisplayName(), device.request().appDisplayName())
                && (device.expiresAt() == null || device.expiresAt().equals(subscription.expiresAt()));
    }
}
