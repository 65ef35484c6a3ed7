package dev.doorward.adapter.http;

import java.util.Objects;

/** Ends a request with a problem, from wherever that shows. It costs no stack trace, because strangers cause it. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;

    Refusal(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    Problem problem() {
        return problem;
    }
}
