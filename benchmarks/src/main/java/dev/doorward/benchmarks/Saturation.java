package dev.doorward.benchmarks;

import java.util.List;

/** As many answers as a server gives, by a closed loop after another that warms it up, as rows of the results. */
record Saturation(Plan plan, Results results, Database database) {

    /** How often somebody's token is checked per second, by a server that has checked none before. */
    double ofChecks(String what, Subject subject, List<byte[]> requests) {
        return of(what, subject, new Load(subject.address(), requests, Plan.CONNECTIONS, 2), true)
                .perSecond();
    }

    /**
     * Processor time of the server and of PostgreSQL tells which of the two is the limit.
     *
     * @param first whether the server had no load of this kind before
     */
    Load.Outcome of(String what, Subject subject, Load load, boolean first) {
        load.closedLoop(plan.warmUp(first));
        double server = subject.processorSeconds();
        double behind = database.processorSeconds();
        Load.Outcome outcome = load.closedLoop(plan.measured());
        none(what, outcome);
        double microseconds = 1e6 / outcome.answered();
        results.add(what + ", answers per second", "1/s", outcome.perSecond());
        results.add(
                what + ", processor time of the server per answer",
                "us",
                (subject.processorSeconds() - server) * microseconds);
        results.add(
                what + ", processor time of PostgreSQL per answer",
                "us",
                (database.processorSeconds() - behind) * microseconds);
        return outcome;
    }

    /** A figure of answers that leaves some of them out would be a figure of something else. */
    static void none(String what, Load.Outcome outcome) {
        if (outcome.refused() > 0 || outcome.answered() == 0) {
            throw new IllegalStateException(
                    what + ": " + outcome.refused() + " refused, " + outcome.answered() + " answered");
        }
    }
}
