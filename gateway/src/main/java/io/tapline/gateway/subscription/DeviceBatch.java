package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import io.tapline.push.Platform;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Devices that are registered in one transaction: no device and no push address comes twice, so that their order does not
 * matter. For one thread at a time.
 */
public final class DeviceBatch {

    /**
     * A device of a user.
     *
     * @param expiresAt null: as if it had registered itself
     */
    public record Device(
            UserKey user,
            SubscriptionRequest request,
            @Nullable Instant expiresAt) {
        public Device {
            requireNonNull(user, "user");
            requireNonNull(request, "request");
        }
    }

    /** What names a device. */
    record Name(UserKey user, String deviceId) {
        static Name of(Device device) {
            return new Name(device.user, device.request.deviceId());
        }
    }

    /** What names a push address. */
    record Address(Platform platform, ByteBuffer hash) {
        static Address of(SubscriptionRequest request) {
            return new Address(request.endpoint().platform(), ByteBuffer.wrap(AddressFields.hash(request.endpoint())));
        }

        static Address of(Subscription subscription) {
            return new Address(
                    subscription.endpoint().platform(), ByteBuffer.wrap(AddressFields.hash(subscription.endpoint())));
        }
    }

    private final int capacity;
    private final List<Device> devices = new ArrayList<>();
    private final Set<Name> names = new HashSet<>();
    private final Set<Address> addresses = new HashSet<>();

    public DeviceBatch(int capacity) {
        this.capacity = capacity;
    }

    /** @return false: it belongs into the next batch */
    public boolean add(Device device) {
        if (devices.size() == capacity) {
            return false;
        }
        Name name = Name.of(device);
        Address address = Address.of(device.request());
        if (names.contains(name) || addresses.contains(address)) {
            return false;
        }
        names.add(name);
        addresses.add(address);
        return devices.add(device);
    }

    /** In the order in which they came. */
    public List<Device> devices() {
        return List.copyOf(devices);
    }
}
