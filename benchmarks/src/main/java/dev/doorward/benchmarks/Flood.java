package dev.doorward.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Checks of tokens beside a flood of sign-ins. Tokens are checked at a fifth of what the server can do, sign-ins fall due five
 * times as often as it can do them, and what counts is how much longer the slowest checks then take. All on one server, first
 * without and then with the flood.
 */
record Flood(Saturation saturation) {

    private static final int TIMES_CAPACITY = 5;
    private static final int CONNECTIONS = 64;

    /** Of what the server can check: the hashes have all its processors but one. */
    private static final int SHARE = 5;

    /** @param settings of the server, besides those of every run */
    void measure(String name, Map<String, String> settings) {
        Plan plan = saturation.plan();
        Machine.stayOn(plan.floodLoadCores());
        saturation.database().stayOn(plan.floodLoadCores());
        Product ours = Product.doorward("Doorward", saturation.database(), settings);
        try (Subject server = ours.start(plan.floodCores())) {
            server.awaitReady(ours.ready());
            ours.signUp(server);
            server.settle();
            Load signIns = new Load(server.address(), ours.signIns(), CONNECTIONS, 1);
            double capacity = saturation
                    .of(
                            "flood, " + name + ": sign-in alone",
                            server,
                            new Load(server.address(), ours.signIns(), 2 * Plan.count(plan.floodCores()), 1),
                            true)
                    .perSecond();
            List<byte[]> requests = ours.checks(server);
            double rate = saturation.ofChecks("flood, " + name + ": token check alone", server, requests) / SHARE;
            Load checks = new Load(server.address(), requests, Plan.CONNECTIONS, 1);
            Load.Outcome calm = checks.openLoop(plan.measured(), rate);
            CompletableFuture<Load.Outcome> flood =
                    CompletableFuture.supplyAsync(() -> signIns.openLoop(beside(plan), TIMES_CAPACITY * capacity));
            sleep(1);
            Load.Outcome beside = checks.openLoop(plan.measured(), rate);
            Saturation.none("checks without a flood", calm);
            Saturation.none("checks beside a flood", beside);
            tell("flood, " + name + ": ", capacity, calm, beside, flood.join());
        }
    }

    /** It begins before the checks and ends after them. */
    private static Duration beside(Plan plan) {
        return plan.measured().plusSeconds(2);
    }

    private void tell(String what, double capacity, Load.Outcome calm, Load.Outcome beside, Load.Outcome flood) {
        Results results = saturation.results();
        double seconds = flood.time().toSeconds();
        results.add(what + "check p50 without it", "ms", calm.millis(50));
        results.add(what + "check p99 without it", "ms", calm.millis(99));
        results.add(what + "check p50 beside it", "ms", beside.millis(50));
        results.add(what + "check p99 beside it", "ms", beside.millis(99));
        results.add(what + "check p99 beside it / without it", "ratio", beside.millis(99) / calm.millis(99));
        results.add(what + "sign-ins answered 200 beside the checks", "1/s", flood.answered() / seconds);
        results.add(
                what + "sign-ins that arrived / capacity",
                "ratio",
                (flood.answered() + flood.refused()) / seconds / capacity);
    }

    private static void sleep(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
