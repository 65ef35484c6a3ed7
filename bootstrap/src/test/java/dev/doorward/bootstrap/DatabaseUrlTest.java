package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What an operator writes is what the driver's own parser understands. */
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // text, hosts, ports, database, user, password
                "postgres://app:pw@db.example.com:5433/accounts, db.example.com, 5433, accounts, app, pw",
                "postgresql://app:pw@db/accounts, db, 5432, accounts, app, pw",
                "jdbc:postgresql://app:pw@db/accounts, db, 5432, accounts, app, pw",
                "jdbc:postgresql://db:6000/accounts?user=app&password=p%26w, db, 6000, accounts, app, p&w",
                "postgres://app@db/accounts, db, 5432, accounts, app, \"\"",
                "postgres://app:@db/accounts, db, 5432, accounts, app, \"\"",
                "postgres://app:pw@db, db, 5432, app, app, pw",
                "postgres://app:pw@db/, db, 5432, app, app, pw",
                "postgres://app:pw@db:/x, db, 5432, x, app, pw",
                "postgres://app:p@ss@w0rd@db/x, db, 5432, x, app, p@ss@w0rd",
                "postgres://app:p/a:s#s@db/x, db, 5432, x, app, p/a:s#s",
                "postgres://app:p%40s%2Fs%3f@db/x, db, 5432, x, app, p@s/s?",
                "postgres://app:a+b%20c%25@db/x, db, 5432, x, app, a+b c%",
                "postgres://us%C3%A9r:%E2%82%AC@db/d%20b%2Bc%2Fe, db, 5432, d b+c/e, usér, €",
                "postgres://app:pw@[2001:db8::1]:5433/x, [2001:db8::1], 5433, x, app, pw",
                "postgres://app:pw@[::1]/x, [::1], 5432, x, app, pw",
                "\"postgres://app:pw@a:1,b,[::1]:3/x\", \"a,b,[::1]\", \"1,5432,3\", x, app, pw",
                "\"  postgres://app:pw@db/x \", db, 5432, x, app, pw",
                "postgres://app:pw@127.0.0.1/x, 127.0.0.1, 5432, x, app, pw",
            })
    void the_driver_reads_what_was_written(
            String text, String hosts, String ports, String database, String user, String password) {
        DatabaseUrl url = DatabaseUrl.parse(text);
        Properties driver = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertAll(
                () -> assertEquals(hosts, driver.getProperty(PGProperty.PG_HOST.getName())),
                () -> assertEquals(ports, driver.getProperty(PGProperty.PG_PORT.getName())),
                () -> assertEquals(database, driver.getProperty(PGProperty.PG_DBNAME.getName())),
                () -> assertEquals(user, url.user()),
                () -> assertEquals(password, url.revealPassword()),
                () -> assertFalse(driver.containsKey("password")),
                () -> assertEquals(null, driver.getProperty("user")));
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require, sslmode, require",
        "sslmode=verify-full, sslmode, verify-full",
        "channel_binding=require, channelBinding, require",
        "channelBinding=require, channelBinding, require",
        "application_name=a%20b%26c%2B%2520, ApplicationName, a b&c+%20",
        "connect_timeout=7, connectTimeout, 7",
        "target_session_attrs=read-write, targetServerType, primary",
        "target_session_attrs=primary, targetServerType, primary",
        "target_session_attrs=any, targetServerType, any",
        "load_balance_hosts=random, loadBalanceHosts, true",
        "keepalives=1, tcpKeepAlive, true",
        "keepalives=0, tcpKeepAlive, false",
        "gssencmode=disable, gssEncMode, disable",
        "sslnegotiation=direct, sslNegotiation, direct",
        "require_auth=scram-sha-256, requireAuth, scram-sha-256",
        "sslrootcert=%2Fetc%2Fca.pem, sslrootcert, /etc/ca.pem",
        "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslrootcert=system, sslmode, verify-full",
        "sslcert=a.pem, sslcert, a.pem",
        "sslkey=a.key, sslkey, a.key",
        "options=-c%20geqo%3Doff, options, -c geqo=off",
        "ssl=true, ssl, true",
        "prepareThreshold=0, prepareThreshold, 0",
        "socketTimeout=30, socketTimeout, 30",
    })
    void parameters_have_the_drivers_names(String query, String name, String value) {
        DatabaseUrl url = DatabaseUrl.parse("postgres://app:pw@db/x?" + query);
        Properties driver = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertEquals(value, driver.getProperty(name));
        boolean known = Stream.of(PGProperty.values())
                .anyMatch(property -> property.getName().equals(name));
        assertTrue(known, "the driver has a property " + name);
    }

    @Test
    void what_a_hoster_prints_can_be_pasted() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgresql://neondb_owner:npg_S3cret@ep-cool-rain-a1b2c3-pooler.eu-central-1"
                        + ".aws.neon.tech/neondb?sslmode=require&channel_binding=require");
        Properties driver = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertAll(
                () -> assertEquals("require", driver.getProperty("sslmode")),
                () -> assertEquals("require", driver.getProperty("channelBinding")),
                () -> assertEquals("0", driver.getProperty("prepareThreshold")),
                () -> assertTrue(url.isPooler()),
                () -> assertEquals("npg_S3cret", url.revealPassword()));
    }

    @Test
    void of_several_hosts_the_one_that_can_write_is_used() {
        assertTrue(DatabaseUrl.parse("postgres://u@a,b/x").jdbcUrl().contains("targetServerType=primary"));
        assertFalse(DatabaseUrl.parse("postgres://u@a/x").jdbcUrl().contains("targetServerType"));
        assertTrue(DatabaseUrl.parse("postgres://u@a,b/x?target_session_attrs=any")
                .jdbcUrl()
                .contains("targetServerType=any"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u@localhost/x, true",
        "postgres://u@127.0.0.1/x, true",
        "postgres://u@[::1]/x, true",
        "'postgres://u@localhost,db/x', false",
        "postgres://u@127.0.0.1.example.com/x, false",
        "postgres://u@db/x, false",
    })
    void knows_this_machine(String text, boolean local) {
        assertEquals(local, DatabaseUrl.parse(text).isLocal());
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u@h/x, prefer",
        "postgres://u@h/x?sslmode=require, require",
        "postgres://u@h/x?ssl=true, verify-full",
        "postgres://u@h/x?sslrootcert=system, verify-full",
    })
    void says_how_the_connection_is_encrypted(String text, String mode) {
        assertEquals(mode, DatabaseUrl.parse(text).sslmode());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "sslmod=require, the parameter sslmod",
                "sslMode=require, the parameter sslMode",
                "channelbinding=require, the parameter channelbinding",
                "pgbouncer=true, the parameter pgbouncer",
                "target_session_attrs=read-only, the parameter target_session_attrs with a value that is not one of any",
                "sslmode=on, the parameter sslmode with a value that is not one of disable",
                "sslmode, the parameter sslmode with a value",
                "connect_timeout=0, the parameter connect_timeout with a value that is not a number of seconds",
                "connect_timeout=a, the parameter connect_timeout with a value that is not a number of seconds",
                "ssl=false, the parameter ssl with a value that is not one of true",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory, the parameter sslfactory",
                "loggerFile=x, the parameter loggerFile",
                "host=elsewhere, the parameter host",
                "dbname=elsewhere, the parameter dbname",
                "sslmode=require&sslmode=disable, the parameter sslmode twice",
                "channel_binding=require&channelBinding=disable, the parameter channelBinding twice",
                "sslmode=require&sslrootcert=system, needs sslmode=verify-full",
                "user=other, names the user twice",
                "password=other, names the password twice",
                "sslmode=%zz, %",
                "&, a parameter",
            })
    void a_parameter_without_effect_is_refused_by_name(String query, String said) {
        String text = "postgres://app:pw@db/x?" + query;
        String message = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text))
                .getMessage();
        assertTrue(message.contains(said), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S3cret",
                "mysql://app:S3cret@db/x",
                "app:S3cret@db/x",
                "postgres:app:S3cret@db/x",
                "postgres://app:S3cret",
                "postgres://app:S3cret@",
                "postgres://app:S3cret@/x",
                "postgres://:S3cret@db/x",
                "postgres://S3cret/x",
                "postgres://app:S3cret@db:0/x",
                "postgres://app:S3cret@db:65536/x",
                "postgres://app:S3cret@db:port/x",
                "postgres://app:S3cret@d b/x",
                "postgres://app:S3cret@::1/x",
                "postgres://app:S3cret@a,,b/x",
                "postgres://app:S3cret@%2Fvar%2Frun/x",
                "postgres://app:S3cret%@db/x",
                "postgres://app:S3cret%4@db/x",
                "postgres://app:S3cret%FF@db/x",
                "postgres://app:S3cret%00@db/x",
                "postgres://app:S3cret%4\u0664@db/x",
                // a password with a bare question mark
                "postgres://app:12?S3cret=3@db/x",
                "postgres://app:12?S3cret@db/x",
                "postgres://app:1@2?S3cret@db/x",
                "postgres://app:1/2?S3cret=x@db/x",
                "postgres://app:1?sslmode=S3cret@db/x",
                "postgres://app:S3cret@db/x?S3cret@",
                "postgres://app:x@db/x?S3cret!=1",
            })
    void what_is_no_url_is_refused_without_repeating_it(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text));
        for (Throwable t = refused; t != null; t = t.getCause()) {
            assertFalse(t.getMessage().contains("S3cret"), t.getMessage());
        }
    }

    @Test
    void the_password_is_neither_in_the_text_nor_in_the_drivers_url() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://app:S3cret@db/x?sslpassword=K3ySecret&sslmode=require");
        assertAll(
                () -> assertEquals("db:5432/x", url.toString()),
                () -> assertFalse(url.jdbcUrl().contains("S3cret"), url.jdbcUrl()),
                () -> assertFalse(url.jdbcUrl().contains("K3ySecret"), url.jdbcUrl()),
                () -> assertEquals("K3ySecret", url.revealKeyPassword()));
    }

    @Test
    void a_default_does_not_replace_what_was_written() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://app@db/x?connect_timeout=9")
                .withDefault("connectTimeout", "3")
                .withDefault("socketTimeout", "10");
        Properties driver = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertEquals("9", driver.getProperty("connectTimeout"));
        assertEquals("10", driver.getProperty("socketTimeout"));
    }
}
