package dev.doorward.example.tasks;

import dev.doorward.openapi.ServerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as its operator runs it. */
final class TasksServer extends ServerProgram {

    /** Where browsers believe to be; https, so that they get cookies. */
    static final String PUBLIC_URL = "https://tasks.example.com";

    private TasksServer(Path folder, Map<String, String> settings, List<String> command) {
        super(folder, settings, command);
    }

    /** Starts it with these settings and no others. */
    static TasksServer start(Path folder, Map<String, String> settings) {
        return start(Tasks.class, folder, settings);
    }

    /** @param main what is run: {@link Tasks}, or what a test has made of it */
    static TasksServer start(Class<?> main, Path folder, Map<String, String> settings, String... words) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(words));
        return new TasksServer(folder, settings, command);
    }

    /** The exit code, once it has ended by itself or was told to. */
    int awaitExit() throws InterruptedException {
        return awaitExit(Duration.ofSeconds(60));
    }
}
