import dev.doorward.adapter.crypto.MasterKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** {@code mvn -q -Pembed}: the program for whoever has no database at hand; it brings one, which is gone afterwards. */
final class TryIt {

    private TryIt() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Program program = Program.start(postgres.getJdbcUrl("postgres", "postgres"), MasterKey.generate(), port);
        System.out.println("http://127.0.0.1:" + program.port());
    }
}
