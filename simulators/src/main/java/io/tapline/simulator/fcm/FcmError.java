package io.tapline.simulator.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The errors of FCM as {@code google.rpc.Status}.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">ErrorCode</a>
 */
enum FcmError {
    INVALID_ARGUMENT(400, "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token"),
    THIRD_PARTY_AUTH_ERROR(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service"),
    SENDER_ID_MISMATCH(403, "PERMISSION_DENIED", "SenderId mismatch"),
    UNREGISTERED(404, "NOT_FOUND", "Requested entity was not found."),
    QUOTA_EXCEEDED(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    INTERNAL(500, "INTERNAL", "Internal error encountered."),
    UNAVAILABLE(503, "UNAVAILABLE", "The service is currently unavailable.");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
    private static final String CREDENTIALS = "Request had invalid authentication credentials. Expected OAuth 2 access"
            + " token, login cookie or other valid authentication credential.";

    private final int status;
    private final String rpcStatus;
    private final String message;

    FcmError(int status, String rpcStatus, String message) {
        this.status = status;
        this.rpcStatus = rpcStatus;
        this.message = message;
    }

    String message() {
        return message;
    }

    static Optional<FcmError> usualOf(int status) {
        return Arrays.stream(values())
                .filter(error -> error.status == status && error != THIRD_PARTY_AUTH_ERROR)
                .findFirst();
    }

    /** An error about the target: its details hold an {@code FcmError}. */
    Reply reply() {
        return reply(status, rpcStatus, message, name());
    }

    /** A status with an errorCode that need not belong together. */
    static Reply reply(int status, @Nullable String errorCode) {
        Optional<FcmError> known = errorCode == null
                ? usualOf(status)
                : Arrays.stream(values())
                        .filter(error -> error.name().equals(errorCode))
                        .findFirst();
        if (known.isEmpty() && errorCode == null && status == 401) {
            return unauthenticated();
        }
        String code = known.map(Enum::name).orElse(errorCode);
        return reply(
                status,
                known.map(error -> error.rpcStatus).orElse("UNKNOWN"),
                known.map(error -> error.message).orElse("Error " + status),
                code);
    }

    private static Reply reply(int status, String rpcStatus, String message, @Nullable String errorCode) {
        ObjectNode error = error(status, rpcStatus, message);
        if (errorCode != null) {
            error.putArray("details").addObject().put("@type", FCM_ERROR).put("errorCode", errorCode);
        }
        return reply(status, error);
    }

    /** An error about the message itself: its details hold a {@code google.rpc.BadRequest}. */
    static Reply badRequest(FieldViolation violation) {
        ObjectNode error = error(400, "INVALID_ARGUMENT", violation.description());
        error.putArray("details")
                .addObject()
                .put("@type", BAD_REQUEST)
                .putArray("fieldViolations")
                .addObject()
                .put("field", violation.field())
                .put("description", violation.description());
        return reply(400, error);
    }

    static Reply unauthenticated() {
        return reply(401, "UNAUTHENTICATED", CREDENTIALS, null);
    }

    static Reply permissionDenied(String project) {
        String denied = "Permission 'cloudmessaging.messages.create' denied on resource"
                + " '//cloudresourcemanager.googleapis.com/projects/" + project + "' (or it may not exist).";
        return reply(403, "PERMISSION_DENIED", denied, null);
    }

    private static ObjectNode error(int status, String rpcStatus, String message) {
        return JSON.createObjectNode()
                .put("code", status)
                .put("message", message)
                .put("status", rpcStatus);
    }

    private static Reply reply(int status, ObjectNode error) {
        String body = JSON.createObjectNode().set("error", error).toPrettyString();
        return Reply.json(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
