package io.tapline.gateway.store;

/** What waits for a batch of notifications to go with. Confined to one event loop. */
public interface Rides {

    /** Nothing ever does. */
    Rides NONE = nodeEpoch -> Ride.EMPTY;

    /** Lets those of this node epoch that wait go with the batch that is written next. */
    Ride board(long nodeEpoch);
}
