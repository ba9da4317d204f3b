package io.tapline.gateway.store;

/** Nothing was written: other nodes have taken over what this one does under its epoch, and it does not know yet. */
final class EndedEpochException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndedEpochException() {
        super("the epoch of this node was taken over");
    }
}
