package dev.doorward.specs;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.openapi.ServerProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The jar that people run, on a database of its own. */
final class PackagedServer {

    private PackagedServer() {}

    static ServerProgram start(Path folder) {
        SpecDatabase database = new SpecDatabase();
        Map<String, String> variables = Map.of(
                "DATABASE_URL", database.url(database.app()),
                "MIGRATION_DATABASE_URL", database.url(database.owner()),
                "DOORWARD_MASTER_KEY", MasterKey.generate().reveal());
        String jar = System.getProperty("doorward.jar");
        return new ServerProgram(
                folder, variables, List.of(ServerProgram.java(), "-XX:TieredStopAtLevel=1", "-jar", jar));
    }
}
