package dev.doorward.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole server under load, round by round beside its two walls: Undertow that says hello for checks of tokens (to the same
 * request, because reading a token's 600 octets costs Undertow a third more, and to a short one), the bare hasher on
 * as many threads as there are permits for sign-ins. Server and generator have processors of their own; for checks the server
 * has the fewer, so that it is the one that is saturated. PostgreSQL runs on the generator's, and for sign-ins once more on the
 * server's, where it takes from the hash what it needs. Then both kinds at once: see {@link Flood}.
 */
final class ServerRun {

    private static final byte[] SHORT =
            "GET /api/auth/me HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Plan plan = Plan.ofProperties();
    private final int permits = Integer.getInteger("permits", Plan.count(plan.cores()));
    private final Results results = new Results("server", parameters());

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(plan.parameters());
        parameters.put("permits of sign-ins", Integer.toString(permits));
        parameters.put(
                "flood", "server on " + plan.floodCores() + ", generator and PostgreSQL on " + plan.floodLoadCores());
        return parameters;
    }

    void run() {
        try (Database database = Database.start()) {
            Saturation saturation = new Saturation(plan, results, database);
            for (int round = 0; round < plan.rounds(); round++) {
                database.reset();
                checks(saturation);
                signIns(saturation);
                Flood flood = new Flood(saturation);
                flood.measure("default permits", Map.of());
                flood.measure(
                        "permits = processors",
                        Map.of("DOORWARD_HASH_PERMITS", Integer.toString(Plan.count(plan.floodCores()))));
            }
        } finally {
            results.finish();
        }
    }

    private void checks(Saturation saturation) {
        Machine.stayOn(plan.checkLoadCores());
        saturation.database().stayOn(plan.checkLoadCores());
        Product ours = Product.doorward(saturation.database(), permits);
        List<byte[]> requests;
        double check;
        try (Subject server = ours.start(plan.checkCores())) {
            server.awaitReady(ours.ready());
            results.add("resident memory, idle", "MB", server.residentMegabytes());
            ours.signUp(server);
            server.settle();
            requests = ours.checks(server);
            check = saturation.ofChecks("token check", server, requests);
            results.add("resident memory, under checks of tokens", "MB", server.residentMegabytes());
            Load.Outcome half =
                    new Load(server.address(), requests, Plan.CONNECTIONS, 1).openLoop(plan.measured(), check / 2);
            Saturation.none("token check at half of that", half);
            results.add("token check at half of that, open loop, p50", "ms", half.millis(50));
            results.add("token check at half of that, open loop, p99", "ms", half.millis(99));
        }
        double hello = hello(saturation, "hello to the same request", requests);
        results.add("token check / hello to the same request", "ratio", check / hello);
        results.add("token check / hello", "ratio", check / hello(saturation, "hello", List.of(SHORT)));
    }

    private double hello(Saturation saturation, String name, List<byte[]> requests) {
        try (Subject hello = Subject.start(plan.checkCores(), Subject.java(Hello.class), Map.of())) {
            hello.awaitReady("/");
            return saturation.ofChecks(name, hello, requests);
        }
    }

    private void signIns(Saturation saturation) {
        Machine.stayOn(plan.loadCores());
        Hashes many = Hashes.ours(plan.cores(), permits, plan.seconds());
        Hashes one = Hashes.ours(plan.cores(), 1, plan.seconds());
        results.add("bare hasher on " + permits + " threads, verifications per second", "1/s", many.perSecond());
        results.add(
                "bare hasher on " + permits + " threads, processor time of one", "us", 1e3 * many.processorMillis());
        results.add("bare hasher on 1 thread, p50", "ms", one.medianMillis());
        Product ours = Product.doorward(saturation.database(), permits);
        try (Subject server = ours.start(plan.cores())) {
            server.awaitReady(ours.ready());
            ours.signUp(server);
            server.settle();
            Load load = new Load(server.address(), ours.signIns(), 4 * permits, 1);
            String beside = "sign-in, PostgreSQL on the generator's";
            saturation.database().stayOn(plan.loadCores());
            signIns(beside, load, saturation.of(beside, server, load, true), many, one);
            String together = "sign-in, PostgreSQL on the server's";
            saturation.database().stayOn(plan.cores());
            signIns(together, load, saturation.of(together, server, load, false), many, one);
        }
    }

    private void signIns(String what, Load load, Load.Outcome outcome, Hashes many, Hashes one) {
        double capacity = outcome.perSecond();
        results.add(what + ", closed loop, p50", "ms", outcome.millis(50));
        results.add(what + ", closed loop, p99", "ms", outcome.millis(99));
        results.add(what + " / bare hasher on " + permits + " threads", "ratio", capacity / many.perSecond());
        Load.Outcome most = load.openLoop(plan.measured(), 0.7 * capacity);
        Saturation.none(what + ", at 70 %", most);
        results.add(what + ", at 70 % of that, open loop, p50", "ms", most.millis(50));
        results.add(what + ", at 70 % of that, open loop, p99", "ms", most.millis(99));
        Load.Outcome few = load.openLoop(plan.measured(), 0.1 * capacity);
        Saturation.none(what + ", at 10 %", few);
        results.add(what + ", at 10 % of that, open loop, p50", "ms", few.millis(50));
        results.add(what + ", the same less the bare hash's p50", "ms", few.millis(50) - one.medianMillis());
    }
}
