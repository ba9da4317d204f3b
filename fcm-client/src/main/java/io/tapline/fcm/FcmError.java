package io.tapline.fcm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Locale;

/**
 * What an error answer says, flattened: the fields of {@code error}, and of its {@code details} those that tell cases apart.
 * Empty strings stand for what is missing.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">Firebase: ErrorCode</a>
 */
final class FcmError {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEPTH_OF_ERROR = 2;

    private String status = "";
    private String message = "";
    private String code = "";
    private String quota = "";
    private boolean badRequest;

    private FcmError() {}

    static FcmError parse(byte[] body) {
        FcmError error = new FcmError();
        try (JsonParser parser = JSON.createParser(body)) {
            error.read(parser);
        } catch (IOException e) {
            return error; // a body cut off or not JSON: what was read before that counts
        }
        return error;
    }

    /** The {@code google.rpc} status. */
    String status() {
        return status;
    }

    /** FCM's own error code, of the {@code FcmError} detail. */
    String code() {
        return code;
    }

    /** Whether a {@code BadRequest} detail blames fields of the message. */
    boolean blamesFields() {
        return badRequest;
    }

    /** Whether FCM says in words that the registration token is none. */
    boolean blamesToken() {
        return message.contains("not a valid FCM registration token");
    }

    /** Whether the quota that was exceeded is one device's and not the project's. */
    boolean blamesDeviceRate() {
        return (quota + message).toLowerCase(Locale.ROOT).contains("device");
    }

    private void read(JsonParser parser) throws IOException {
        int depth = 0;
        while (parser.nextToken() != null) {
            if (parser.currentToken().isStructStart()) {
                depth++;
            } else if (parser.currentToken().isStructEnd()) {
                depth--;
            } else if (parser.currentToken().isScalarValue() && parser.currentName() != null) {
                field(parser.currentName(), parser.getText(), depth == DEPTH_OF_ERROR);
            }
        }
    }

    private void field(String name, String value, boolean ofError) {
        switch (name) {
            case "status" -> status = ofError ? value : status;
            case "message" -> message = ofError ? value : message;
            case "errorCode" -> code = value;
            case "@type" -> badRequest |= value.endsWith("google.rpc.BadRequest");
            case "subject", "quotaId", "quotaMetric" -> quota += value + ' ';
            default -> {
                // links and help texts
            }
        }
    }
}
