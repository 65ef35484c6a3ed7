package dev.doorward.benchmarks;

import dev.doorward.core.user.Email;
import dev.doorward.core.user.Parsed;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is typed, read. */
@State(Scope.Benchmark)
public class InputBenchmark {

    @Param({"Ada.Lovelace@Example.org", "zo\u00eb@b\u00fccher.example"})
    public String typed;

    @Benchmark
    public Parsed<Email> email() {
        return Email.parse(typed);
    }
}
