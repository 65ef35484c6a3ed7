package dev.doorward.adapter.http;

import io.undertow.util.Headers;
import java.util.function.Supplier;

/** {@code GET /.well-known/jwks.json}: the public keys (RFC 7517), to be kept for five minutes. */
final class JwksEndpoint implements Endpoint {

    private final Supplier<String> json;

    JwksEndpoint(Supplier<String> json) {
        this.json = json;
    }

    @Override
    public Reply answer(Request request) {
        return Reply.text(200, "application/jwk-set+json", json.get()).with(Headers.CACHE_CONTROL, "max-age=300");
    }
}
