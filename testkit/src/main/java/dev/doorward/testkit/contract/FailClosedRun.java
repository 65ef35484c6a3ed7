package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes every call fail in every way, one in each run, and judges what came of it. */
final class FailClosedRun {

    /** What must not happen. */
    enum Fault {
        /** Somebody gets in who must not, or a change is acknowledged that did not happen. */
        FAIL_OPEN,
        /** Something is stored that is neither the state before nor the state after the whole change. */
        HALF_STATE,
        /** A failure tells a secret. */
        LEAK,
        /** A refusal is told that is none, such as "wrong password" for a machine that is broken. */
        UNTRUE,
        /** A guess was answered, and counts for nothing. */
        FREE_GUESS,
        /** Whoever tries again is not served, or somebody honest is kept out. */
        STUCK
    }

    /** What has been found, and where. */
    record Finding(Fault fault, String useCase, String where) {}

    private static final int FREE_GUESSES = 3;

    private final Supplier<? extends FaultyWorld> worlds;
    private final Map<String, Integer> points = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param worlds a new and empty one each time */
    FailClosedRun(Supplier<? extends FaultyWorld> worlds) {
        this.worlds = worlds;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many calls were made to fail. */
    int points() {
        return points.values().stream().mapToInt(Integer::intValue).sum();
    }

    FailClosedRun enumerate(List<FailScenario> scenarios) {
        scenarios.forEach(this::enumerate);
        return this;
    }

    private void enumerate(FailScenario scenario) {
        points.putIfAbsent(scenario.useCase(), 0);
        Honest honest = honest(scenario);
        for (String kind : worlds.get().kinds()) {
            for (int call = 1; failed(scenario, honest, kind, call); call++) {
                points.merge(scenario.useCase(), 1, Integer::sum);
            }
        }
    }

    /** What is stored before and after, and who gets in then, when nothing fails. */
    private record Honest(String before, String after, List<String> waysIn) {}

    private Stage stage(FailScenario scenario) {
        Stage stage = new Stage(worlds.get());
        scenario.given().accept(stage);
        return stage;
    }

    private Honest honest(FailScenario scenario) {
        Stage stage = stage(scenario);
        String before = stage.state();
        assertEquals(scenario.ending(), stage.act(scenario).ending(), scenario::toString);
        return new Honest(before, stage.state(), stage.waysIn());
    }

    /** Whether there was such a call. */
    private boolean failed(FailScenario scenario, Honest honest, String kind, int call) {
        Stage stage = stage(scenario);
        assertEquals(honest.before, stage.state(), "every run begins alike");
        stage.world.arm(call, kind);
        Stage.Outcome outcome = stage.act(scenario);
        Optional<String> struck = stage.world.disarm();
        if (struck.isEmpty()) {
            assertEquals(scenario.ending(), outcome.ending(), scenario::toString);
            assertEquals(honest.after, stage.state(), scenario::toString);
            return false;
        }
        String where = scenario + "; " + kind + " at call " + call + ", " + struck.get() + ": ";
        judge(scenario, honest, stage, outcome, where);
        return true;
    }

    private void judge(FailScenario scenario, Honest honest, Stage stage, Stage.Outcome outcome, String where) {
        String now = stage.state();
        if (!now.equals(honest.before) && !now.equals(honest.after)) {
            found(
                    Fault.HALF_STATE,
                    scenario,
                    where + now + "\n  before: " + honest.before + "\n  after: " + honest.after);
        }
        if (!outcome.failed() && !outcome.ending().equals(scenario.ending())) {
            found(
                    outcome.letsIn() ? Fault.FAIL_OPEN : Fault.UNTRUE,
                    scenario,
                    where + "ended with " + outcome.ending());
            return;
        }
        if (!outcome.failed() && !now.equals(honest.after)) {
            found(Fault.FAIL_OPEN, scenario, where + "acknowledged, and not done");
        }
        String printed = outcome.printed();
        if (stage.secrets().stream().anyMatch(printed::contains)) {
            found(Fault.LEAK, scenario, where + "the failure tells a secret");
        }
        if (scenario.guess()) {
            goOnGuessing(scenario, stage, outcome, where);
        } else if (outcome.failed()) {
            tryAgain(scenario, stage, where);
        }
        judgeWaysIn(scenario, honest, stage, where);
    }

    private void judgeWaysIn(FailScenario scenario, Honest honest, Stage stage, String where) {
        try {
            List<String> waysIn = stage.waysIn();
            if (!honest.waysIn.containsAll(waysIn)) {
                found(Fault.FAIL_OPEN, scenario, where + "in by " + waysIn + " instead of " + honest.waysIn);
            } else if (!waysIn.containsAll(honest.waysIn)) {
                found(Fault.STUCK, scenario, where + "only in by " + waysIn + " instead of " + honest.waysIn);
            }
        } catch (RuntimeException failure) {
            found(Fault.STUCK, scenario, where + "afterwards " + failure);
        }
    }

    private void tryAgain(FailScenario scenario, Stage stage, String where) {
        Stage.Outcome again = stage.act(scenario);
        if (!again.ending().equals(scenario.ending())
                && !scenario.afterLostAnswer().contains(again.ending())) {
            found(
                    again.letsIn() ? Fault.FAIL_OPEN : Fault.STUCK,
                    scenario,
                    where + "then " + again.ending() + again.printed());
        }
        stage.world.awaitNews();
    }

    /** However many calls fail, no more guesses are answered than are free. */
    private void goOnGuessing(FailScenario scenario, Stage stage, Stage.Outcome outcome, String where) {
        int answered = 0;
        Stage.Outcome guess = outcome;
        for (int guesses = 0; guesses <= FREE_GUESSES + 1; guesses++) {
            answered += guess.ending().equals("Rejected") ? 1 : 0;
            guess = stage.act(scenario);
        }
        if (answered > FREE_GUESSES) {
            found(Fault.FREE_GUESS, scenario, where + answered + " guesses were answered");
        } else if (!guess.ending().equals("Throttled")) {
            found(Fault.STUCK, scenario, where + "guessing ends with " + guess.ending() + guess.printed());
        }
    }

    private void found(Fault fault, FailScenario scenario, String where) {
        findings.add(new Finding(fault, scenario.useCase(), fault + ": " + where));
    }

    private long count(Fault fault, String useCase) {
        return findings.stream()
                .filter(finding -> finding.fault == fault && finding.useCase.equals(useCase))
                .count();
    }

    /** How many calls failed, and what was found, for each use case. */
    String table() {
        StringBuilder table = new StringBuilder("use case           points");
        for (Fault fault : Fault.values()) {
            table.append("  ").append(fault.name().toLowerCase(Locale.ROOT));
        }
        points.forEach((useCase, count) -> {
            table.append(String.format("%n%-18s %6d", useCase, count));
            for (Fault fault : Fault.values()) {
                table.append(String.format("  %" + fault.name().length() + "d", count(fault, useCase)));
            }
        });
        return table.append(String.format("%n%-18s %6d", "all", points())).toString();
    }
}
