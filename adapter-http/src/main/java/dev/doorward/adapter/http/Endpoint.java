package dev.doorward.adapter.http;

/** Answers one kind of request. */
interface Endpoint {

    /** @throws Refusal when the request cannot be understood, or names nobody */
    Reply answer(Request request);
}
