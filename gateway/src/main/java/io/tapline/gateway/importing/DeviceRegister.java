package io.tapline.gateway.importing;

import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch;
import java.util.List;

/** Where devices are imported to. Blocking. */
@FunctionalInterface
interface DeviceRegister {

    /**
     * Registers a batch; again it changes nothing.
     *
     * @return a result for each device, in their order
     * @throws io.tapline.gateway.StartFailure in words for the operator; it is not known then what was done
     */
    List<Result> register(DeviceBatch batch);
}
