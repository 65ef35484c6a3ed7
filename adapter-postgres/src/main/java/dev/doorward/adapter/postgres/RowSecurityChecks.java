package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether PostgreSQL will hold a login to the rows of one user, read from its catalog. */
final class RowSecurityChecks {

    private static final String LOGIN = """
            select rolname, rolsuper, rolbypassrls, rolname = current_user as running,
                   nullif(current_setting('doorward.user_id', true), '') is not null as named
              from pg_catalog.pg_roles where rolname in (current_user, session_user)
             order by running desc
            """;

    private static final String TABLE = """
            select c.oid::bigint as oid, n.nspname, c.relname, c.relkind in ('r', 'p') as stored,
                   c.relrowsecurity, c.relforcerowsecurity,
                   pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE') as owned,
                   pg_catalog.has_schema_privilege(n.oid, 'USAGE') as reachable,
                   pg_catalog.has_table_privilege(c.oid, 'TRUNCATE') as truncates
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relname = ? and case when ? then n.nspname = ? else pg_catalog.pg_table_is_visible(c.oid) end
            """;

    // With nothing but pg_catalog in the path, a function or an operator of the same name from elsewhere is told with
    // its schema.
    private static final String PLAIN_PATH = "select pg_catalog.set_config('search_path', 'pg_catalog', true)";

    private static final String POLICIES = """
            select polname, pg_get_expr(polqual, polrelid) as seen, pg_get_expr(polwithcheck, polrelid) as written
              from pg_policy
             where polrelid = ?::oid and polpermissive
               and exists (select from unnest(polroles) r where r = 0 or pg_has_role(current_user, r, 'USAGE'))
             order by polname
            """;

    private final Connection connection;
    private final List<String> faults = new ArrayList<>();
    private String login;

    private RowSecurityChecks(Connection connection) {
        this.connection = connection;
    }

    /**
     * The tables with their schemas.
     *
     * @param connection in a transaction that is rolled back afterwards
     * @throws IllegalStateException with every fault and what mends it
     */
    static List<SqlName> resolve(Connection connection, List<SqlName> names) throws SQLException {
        RowSecurityChecks checks = new RowSecurityChecks(connection);
        checks.checkLogin();
        List<Table> tables = new ArrayList<>();
        for (SqlName name : names) {
            checks.find(name, tables);
        }
        try (PreparedStatement statement = connection.prepareStatement(PLAIN_PATH)) {
            statement.execute();
        }
        for (Table table : tables) {
            checks.checkPolicies(table);
        }
        if (!checks.faults.isEmpty()) {
            throw new IllegalStateException("a user scope would not hold:\n- " + String.join("\n- ", checks.faults));
        }
        return tables.stream().map(Table::name).toList();
    }

    private void checkLogin() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOGIN);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String role = new SqlName(List.of(row.getString("rolname"))).quoted();
                if (row.getBoolean("running")) {
                    login = role;
                    if (row.getBoolean("named")) {
                        faults.add(RowLevelSecurity.SETTING + " has a value outside of any scope; remove it from the "
                                + "connection's options, and: alter role " + role + " reset " + RowLevelSecurity.SETTING
                                + "; alter database ... reset " + RowLevelSecurity.SETTING + ";");
                    }
                }
                if (row.getBoolean("rolsuper")) {
                    faults.add("login " + role + " is a superuser, and no policy binds a superuser; log in as another: "
                            + "create role host_app login password '...' nosuperuser nobypassrls;");
                } else if (row.getBoolean("rolbypassrls")) {
                    faults.add("login " + role + " bypasses row-level security: alter role " + role
                            + " nobypassrls; or, where you may not, log in as another: create role host_app login password "
                            + "'...' nobypassrls;");
                }
            }
        }
    }

    private void find(SqlName name, List<Table> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, name.last());
            statement.setBoolean(2, name.hasSchema());
            statement.setString(3, name.parts().get(0));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    faults.add("table " + name + " does not exist"
                            + (name.hasSchema() ? "" : " in the search_path of " + login + "; name its schema"));
                    return;
                }
                SqlName full = new SqlName(List.of(row.getString("nspname"), row.getString("relname")));
                if (!row.getBoolean("stored")) {
                    faults.add(full
                            + " is no table, and policies bind tables: name the tables behind it, and make a view run "
                            + "as its caller: alter view " + full + " set (security_invoker = true);");
                    return;
                }
                checkTable(full, row);
                found.add(new Table(full, row.getLong("oid")));
            }
        }
    }

    private void checkTable(SqlName table, ResultSet row) throws SQLException {
        if (!row.getBoolean("reachable")) {
            faults.add("login " + login + " may not use the schema of " + table + ": "
                    + RowLevelSecurity.grants(table.quoted(), login)
                            .replace('\n', ' ')
                            .strip());
        }
        if (!row.getBoolean("relrowsecurity")) {
            faults.add("table " + table + " has row-level security switched off: alter table " + table
                    + " enable row level security;");
        }
        if (!row.getBoolean("relforcerowsecurity")) {
            faults.add("table " + table + " does not bind its owner"
                    + (row.getBoolean("owned") ? ", and login " + login + " owns it" : "") + ": alter table " + table
                    + " force row level security;");
        }
        if (row.getBoolean("truncates")) {
            faults.add("login " + login + " may empty table " + table
                    + " for all users, because no policy binds TRUNCATE: " + "revoke truncate on table " + table
                    + " from " + login + ", public;");
        }
    }

    private void checkPolicies(Table table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(POLICIES)) {
            statement.setLong(1, table.oid());
            try (ResultSet row = statement.executeQuery()) {
                boolean any = false;
                while (row.next()) {
                    any = true;
                    if (isForeign(row.getString("seen")) || isForeign(row.getString("written"))) {
                        String policy = new SqlName(List.of(row.getString("polname"))).quoted();
                        faults.add("policy " + policy + " of table " + table.name()
                                + " may show or take rows of other users, "
                                + "because permissive policies add up: drop policy " + policy + " on " + table.name()
                                + "; make it anew \"as restrictive\", or with the condition of RowLevelSecurity.sql");
                    }
                }
                if (!any) {
                    faults.add("table " + table.name() + " has no policy for login " + login + ": "
                            + RowLevelSecurity.sql(table.name().quoted(), "user_id"));
                }
            }
        }
    }

    /** A condition that is not there allows nothing more than the other one does. */
    private static boolean isForeign(String condition) {
        return condition != null && !RowLevelSecurity.isOurs(condition);
    }

    /** A table that exists. */
    private record Table(SqlName name, long oid) {}
}
