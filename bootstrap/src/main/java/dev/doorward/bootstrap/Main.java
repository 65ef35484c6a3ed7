package dev.doorward.bootstrap;

import java.util.List;
import java.util.Optional;

/**
 * The command line, of the plain server and of a program that adds an {@link Application} to it. Exit codes: 0 done, 1 not
 * done, 2 wrong usage; a signal that ends it counts as usual.
 */
public final class Main {

    private static final String USAGE = String.join(
            "\n",
            "Usage: java -jar doorward.jar [COMMAND]",
            "",
            "  serve                      answers the REST API until it is stopped (the default)",
            "  users disable EMAIL        locks a user out and ends every session",
            "  users enable EMAIL         lets a user in again",
            "  users set-password EMAIL   sets a new password, read from standard input, and ends every session",
            "  keys rotate                makes new signing keys, which sign from 10 minutes later on",
            "  keys rewrap                replaces the master key by DOORWARD_NEW_MASTER_KEY",
            "  peppers rotate             puts a new pepper first",
            "  peppers                    says which peppers stored password hashes need",
            "  --version                  says which version this is",
            "  --help                     says this",
            "",
            "Settings come from the environment: PORT, HOST, DATABASE_URL and names that begin with DOORWARD_.",
            "Without DATABASE_URL the server brings its own PostgreSQL and keeps the data in ./data.",
            "All other commands may be typed while servers run, with the same settings.");

    private Main() {}

    public static void main(String[] arguments) {
        run(new Application() {}, arguments);
    }

    /** Does what the words of a command line say; without any it serves until the process is stopped. */
    public static void run(Application application, String... arguments) {
        List<String> words = arguments.length == 0 ? List.of("serve") : List.of(arguments);
        switch (String.join(" ", words)) {
            case "serve" -> new Serving(version(), application).run();
            case "--version" -> System.out.println("Doorward " + version());
            case "--help", "-h", "help" -> System.out.println(USAGE);
            default -> System.exit(Command.of(words).map(Main::run).orElseGet(Main::wrongUsage));
        }
    }

    private static int run(Command command) {
        // Before anything logs.
        System.setProperty("doorward.log", "System.err");
        return Terminal.run(command, System.getenv());
    }

    private static int wrongUsage() {
        System.err.println(USAGE);
        return 2;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
