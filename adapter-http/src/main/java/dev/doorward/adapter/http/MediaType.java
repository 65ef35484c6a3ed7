package dev.doorward.adapter.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.regex.Pattern;

/** Whether a body is what its headers must call it: JSON in UTF-8, not compressed. */
final class MediaType {

    private static final Pattern JSON = Pattern.compile(
            "application/json( *; *charset=(\"utf-8\"|utf-8)| *; *(?!charset=)[a-z0-9-]+=([a-z0-9._-]+|\"[^\"]*\"))*",
            Pattern.CASE_INSENSITIVE);

    /** Longer than any that a client has reason to send; what is matched stays short, however long the header. */
    private static final int MAX_LENGTH = 256;

    private MediaType() {}

    static boolean isJson(HeaderMap headers) {
        HeaderValues type = headers.get(Headers.CONTENT_TYPE);
        HeaderValues encoding = headers.get(Headers.CONTENT_ENCODING);
        boolean plain = encoding == null || encoding.stream().allMatch("identity"::equalsIgnoreCase);
        return plain
                && type != null
                && type.size() == 1
                && type.getFirst().length() <= MAX_LENGTH
                && JSON.matcher(type.getFirst()).matches();
    }
}
