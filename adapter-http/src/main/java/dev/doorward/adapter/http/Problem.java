package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.user.FieldFault;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Every way in which a request can fail, as {@code application/problem+json} (RFC 9457). The extension member {@code code}
 * is stable; {@code error} is a sentence that a person may read.
 */
enum Problem {
    AMBIGUOUS_CREDENTIALS(400, "Conflicting credentials"),
    INVALID_PARAMETER(400, "Invalid parameter"),
    INVALID_JSON(400, "Request body is not valid JSON"),
    INVALID_CREDENTIALS(401, "Invalid email or password"),
    AUTHENTICATION_REQUIRED(401, "Authentication required"),
    INVALID_TOKEN(401, "Invalid or malformed token"),
    TOKEN_EXPIRED(401, "Token expired, please log in again"),
    INVALID_REFRESH_TOKEN(401, "Please sign in again"),
    ACCESS_DENIED(403, "Access denied to this resource"),
    CROSS_SITE_REQUEST(403, "Cross-site request refused"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    EMAIL_TAKEN(409, "Email already registered"),
    PAYLOAD_TOO_LARGE(413, "Request body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Content-Type must be application/json"),
    TOO_MANY_ATTEMPTS(429, "Too many attempts, please try again later"),
    INTERNAL_ERROR(500, "Something went wrong, please try again"),
    SERVICE_UNAVAILABLE(503, "Service temporarily unavailable, please try again");

    /** Seconds (RFC 9110, section 10.2.3): longer than the longest wait for a hash, short enough for a person. */
    private static final String RETRY_AFTER = "3";

    private final int status;
    private final String sentence;

    Problem(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    /** @throws IllegalArgumentException when there is no such problem */
    static Problem of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    Reply reply(String requestId) {
        Reply reply = Reply.problem(status, document(status, sentence, code(), requestId));
        return switch (this) {
            case INVALID_TOKEN, TOKEN_EXPIRED, INVALID_REFRESH_TOKEN ->
                reply.with(Headers.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            case INVALID_CREDENTIALS, AUTHENTICATION_REQUIRED -> reply.with(Headers.WWW_AUTHENTICATE, "Bearer");
            case SERVICE_UNAVAILABLE -> reply.with(Headers.RETRY_AFTER, RETRY_AFTER);
            default -> reply;
        };
    }

    /** @param retryAfter is told in seconds, rounded up (RFC 9110, section 10.2.3) */
    static Reply tooManyAttempts(Duration retryAfter, String requestId) {
        long seconds = retryAfter.plusSeconds(1).minusNanos(1).toSeconds();
        return TOO_MANY_ATTEMPTS.reply(requestId).with(Headers.RETRY_AFTER, Long.toString(seconds));
    }

    /** All faulty fields at once; the document's sentence is the first one's. */
    static Reply validation(List<FieldFault> faults, String requestId) {
        ObjectNode document = document(400, faults.get(0).message(), "validation_failed", requestId);
        ArrayNode errors = document.putArray("errors");
        for (FieldFault fault : faults) {
            errors.addObject()
                    .put("field", fault.field())
                    .put("code", fault.code())
                    .put("message", fault.message());
        }
        return Reply.problem(400, document);
    }

    private static ObjectNode document(int status, String sentence, String code, String requestId) {
        return Json.object()
                .put("type", "about:blank")
                .put("title", StatusCodes.getReason(status))
                .put("status", status)
                .put("error", sentence)
                .put("code", code)
                .put("requestId", requestId);
    }
}
