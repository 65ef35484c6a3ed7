package dev.doorward.benchmarks;

import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The wall of every answer: Undertow itself, with the listener's defaults and an answer of the size of {@code me}. */
final class Hello {

    private Hello() {}

    public static void main(String[] arguments) {
        ByteBuffer body = ByteBuffer.allocateDirect(200);
        body.put("x".repeat(200).getBytes(StandardCharsets.ISO_8859_1)).flip();
        Undertow.builder()
                .addHttpListener(Integer.parseInt(System.getenv("PORT")), "127.0.0.1")
                .setHandler(exchange -> {
                    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                    exchange.getResponseSender().send(body.duplicate());
                })
                .build()
                .start();
    }
}
