package dev.doorward.adapter.http;

import java.util.function.BooleanSupplier;

/** {@code GET /health/live} and {@code GET /health/ready} */
final class HealthEndpoint implements Endpoint {

    private final BooleanSupplier healthy;

    HealthEndpoint(BooleanSupplier healthy) {
        this.healthy = healthy;
    }

    @Override
    public Reply answer(Request request) {
        return healthy.getAsBoolean()
                ? Reply.json(200, Json.object().put("status", "ok"))
                : Problem.SERVICE_UNAVAILABLE.reply(request.id());
    }
}
