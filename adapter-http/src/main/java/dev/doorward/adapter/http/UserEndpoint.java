package dev.doorward.adapter.http;

/** A host's answer to one kind of request of whoever is signed in; see {@link AuthHandlerBuilder#route}. */
@FunctionalInterface
public interface UserEndpoint {

    /**
     * Answers. What it throws becomes an answer, too: 503 for {@code StoreFailure} and {@code Overloaded}, else 500.
     *
     * @return never null
     */
    Reply answer(UserRequest request);
}
