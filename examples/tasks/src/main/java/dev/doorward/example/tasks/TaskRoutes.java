package dev.doorward.example.tasks;

import dev.doorward.adapter.http.AuthHandlerBuilder;
import dev.doorward.adapter.http.Reply;
import dev.doorward.adapter.http.UserRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The routes. Doorward lets only the user in the path through, and answers whatever else can go wrong with a request. */
final class TaskRoutes {

    private static final int DEFAULT_LIMIT = 50;
    private static final String LIMITS = "[1-9]|[1-9][0-9]|100";

    private final TaskStore store;

    TaskRoutes(TaskStore store) {
        this.store = store;
    }

    void addTo(AuthHandlerBuilder api) {
        api.route("GET", "/api/{userId}/tasks", this::list)
                .route("POST", "/api/{userId}/tasks", this::create)
                .route("GET", "/api/{userId}/tasks/{id}", request -> one(request, id -> store.find(request.user(), id)))
                .route("PATCH", "/api/{userId}/tasks/{id}", this::change)
                .route("DELETE", "/api/{userId}/tasks/{id}", this::delete)
                .route("POST", "/api/{userId}/tasks/{id}/complete", this::complete);
    }

    private Reply list(UserRequest request) {
        String limit = request.query("limit").orElse(String.valueOf(DEFAULT_LIMIT));
        Optional<TaskPage.Place> from =
                request.query("after").map(TaskPage.Place::of).orElse(Optional.of(TaskPage.Place.START));
        if (!limit.matches(LIMITS) || from.isEmpty()) {
            return request.invalidParameter();
        }
        return Reply.json(200, store.list(request.user(), from.get(), Integer.parseInt(limit)));
    }

    private Reply create(UserRequest request) {
        TaskChange wanted = TaskChange.toCreate(request.body());
        return wanted.faults().isEmpty()
                ? Reply.json(201, store.create(request.user(), wanted))
                : request.invalid(wanted.faults());
    }

    private Reply change(UserRequest request) {
        TaskChange wanted = TaskChange.toChange(request.body());
        return wanted.faults().isEmpty()
                ? one(request, id -> store.change(request.user(), id, wanted))
                : request.invalid(wanted.faults());
    }

    /** Nothing in the body counts, but what is there must be JSON as everywhere. */
    private Reply complete(UserRequest request) {
        request.optionalBody();
        return one(request, id -> store.toggle(request.user(), id));
    }

    private Reply delete(UserRequest request) {
        boolean deleted =
                request.id("id").map(id -> store.delete(request.user(), id)).orElse(false);
        return deleted ? Reply.empty(204) : request.notFound();
    }

    /** A task of somebody else's, one that does not exist, and a text that is no id are the same: not found. */
    private static Reply one(UserRequest request, Function<UUID, Optional<Task>> work) {
        return request.id("id").flatMap(work).map(task -> Reply.json(200, task)).orElseGet(request::notFound);
    }
}
