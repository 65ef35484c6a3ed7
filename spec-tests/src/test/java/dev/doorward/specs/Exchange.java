package dev.doorward.specs;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** A request that was sent, and its answer. */
record Exchange(Call call, int status, HttpHeaders headers, String body) {

    JsonNode json() {
        return Json.parse(body);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A member of the answer, as text. */
    String member(String name) {
        return json().path(name).asText();
    }

    @Override
    public String toString() {
        return call + " was answered " + status + " " + headers.map() + " " + body;
    }
}
