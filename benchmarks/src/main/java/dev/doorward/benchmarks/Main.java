package dev.doorward.benchmarks;

/**
 * {@code java -jar benchmarks/target/doorward-benchmarks-*.jar WHAT}, from the root of the repository, after {@code mvn package}.
 * System properties before {@code -jar} change how long and on which processors; each run prints those it used.
 */
final class Main {

    private static final String USAGE = String.join(
            "\n",
            "Usage: java -jar doorward-benchmarks.jar pieces [REGEX] | server | start | growth | all | peers",
            "",
            "  pieces   every piece by itself, by JMH",
            "  server   the whole server under load, beside bare Undertow and the bare hasher",
            "  start    from the command to the first answer, and sizes",
            "  growth   what requests cost with ten thousand users and with a million",
            "  all      one after the other",
            "  peers    the whole server beside other products; it downloads and builds them, with npm and mvn",
            "",
            "The results are kept in benchmarks/target/results, or where -Dresults= says.");

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "" : arguments[0];
        String only = arguments.length > 1 ? arguments[1] : ".*";
        switch (what) {
            case "pieces" -> new PieceRun().run(only);
            case "server" -> new ServerRun().run();
            case "start" -> new StartRun().run();
            case "growth" -> new GrowthRun().run();
            case "peers" -> new PeersRun().run();
            case "all" -> {
                new StartRun().run();
                new ServerRun().run();
                new GrowthRun().run();
                new PieceRun().run(only);
            }
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }
}
