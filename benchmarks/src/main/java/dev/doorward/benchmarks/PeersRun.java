package dev.doorward.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ours beside other products, turn by turn, on the same processors and the same PostgreSQL, which has those of the generator.
 * A product that cannot be built here is said to be left out, and the others are measured.
 */
final class PeersRun {

    private static final String OURS = "Doorward";

    private final Plan plan = Plan.ofProperties();
    private final int permits = Plan.count(plan.cores());
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Results results = new Results("peers", parameters());

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(plan.parameters());
        parameters.put("sign-in", parameters.get("sign-in") + " with PostgreSQL, " + 4 * permits + " connections");
        parameters.put("hash", "Argon2id, m=19456 t=2 p=1, everywhere");
        parameters.put(
                "Doorward / Better Auth",
                "the work is not equal: Better Auth writes a session and no event; it reads the database for each check,"
                        + " and is ready before it has asked it anything; its tables are made before it starts");
        parameters.put(
                "Doorward / Spring",
                "the work is not equal: the Spring program writes no session and keeps no events; a check reads the claims of"
                        + " an HS256 token, and nobody can end a session");
        parameters.put(
                "class-data archive",
                Files.exists(Path.of(Product.launcher().get(0)).resolveSibling("doorward.jsa")) ? "made" : "not made");
        return parameters;
    }

    void run() {
        PeerBuild build = new PeerBuild(results);
        Optional<Path> betterAuth = build.npm("better-auth", "Better Auth");
        Optional<Path> spring = build.maven("spring", "Spring");
        if (betterAuth.isEmpty()) {
            results.say("@node-rs/argon2", "NOT MEASURED, it comes with Better Auth");
        }
        try (Database database = Database.start()) {
            database.stayOn(plan.loadCores());
            List<Product> products = new ArrayList<>();
            products.add(Product.doorward(database, permits));
            betterAuth.ifPresent(folder -> {
                build.run(folder, List.of("node", "migrate.mjs"), Map.of("DATABASE_URL", database.url(), "PORT", "0"));
                products.add(Product.betterAuth(folder, database));
            });
            spring.ifPresent(folder -> products.add(Product.spring(folder, database)));
            products.forEach(this::makeTables);
            Saturation saturation = new Saturation(plan, results, database);
            Product byDefault = Product.doorward(OURS + " with default permits", database, Map.of());
            for (int round = 0; round < plan.rounds(); round++) {
                database.endSessions();
                Map<String, Double> signIns = new LinkedHashMap<>();
                Map<String, Double> checks = new LinkedHashMap<>();
                products.forEach(product -> signIns.put(product.name(), signIns(saturation, product)));
                signIns.put(byDefault.name(), signIns(saturation, byDefault));
                products.forEach(product -> checks.put(product.name(), checks(saturation, product)));
                compare("sign-in", signIns);
                compare("who am I", checks);
                betterAuth.ifPresent(this::hashes);
            }
        } finally {
            results.finish();
        }
    }

    /** And the people; a start that is measured finds both. */
    private void makeTables(Product product) {
        try (Subject server = product.start(plan.cores())) {
            server.awaitReady(product.ready());
            product.signUp(server);
        }
    }

    private double signIns(Saturation saturation, Product product) {
        Machine.stayOn(plan.loadCores());
        saturation.database().stayOn(plan.loadCores());
        String name = product.name() + ": ";
        try (Subject server = product.start(plan.cores())) {
            results.add(
                    name + "start to first 200",
                    "s",
                    server.awaitReady(product.ready()).toNanos() / 1e9);
            server.settle();
            results.add(name + "resident memory, idle", "MB", server.residentMegabytes());
            Load load = new Load(server.address(), product.signIns(), 4 * permits, 1);
            Load.Outcome outcome = saturation.of(name + "sign-in", server, load, true);
            results.add(name + "sign-in, p50", "ms", outcome.millis(50));
            results.add(name + "sign-in, p99", "ms", outcome.millis(99));
            results.add(name + "resident memory, peak under sign-ins", "MB", server.peakMegabytes());
            return outcome.perSecond();
        }
    }

    private double checks(Saturation saturation, Product product) {
        Machine.stayOn(plan.checkLoadCores());
        saturation.database().stayOn(plan.checkLoadCores());
        String name = product.name() + ": ";
        try (Subject server = product.start(plan.checkCores())) {
            server.awaitReady(product.ready());
            server.settle();
            double perSecond = saturation.ofChecks(name + "who am I", server, product.checks(server));
            results.add(name + "resident memory, peak under who am I", "MB", server.peakMegabytes());
            return perSecond;
        }
    }

    private void compare(String what, Map<String, Double> perSecond) {
        perSecond.forEach((name, theirs) -> {
            if (!name.equals(OURS)) {
                results.add(OURS + " / " + name + ": " + what, "ratio", perSecond.get(OURS) / theirs);
            }
        });
    }

    /** The hash alone, on one thread and on as many as there are processors, all of them free for it. */
    private void hashes(Path betterAuth) {
        String all = "0-" + (processors - 1);
        for (int threads : new int[] {1, processors}) {
            String on = " on " + threads + (threads == 1 ? " thread" : " threads");
            Hashes ours = Hashes.ours(all, threads, plan.seconds());
            Hashes theirs = Hashes.of(
                    all,
                    List.of(
                            "node",
                            betterAuth.resolve("hash.mjs").toString(),
                            Integer.toString(threads),
                            Integer.toString(plan.seconds())));
            results.add("our hash" + on, "1/s", ours.perSecond());
            results.add("@node-rs/argon2" + on, "1/s", theirs.perSecond());
            results.add("our hash / @node-rs/argon2" + on, "ratio", ours.perSecond() / theirs.perSecond());
        }
    }
}
