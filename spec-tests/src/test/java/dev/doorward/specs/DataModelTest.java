package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.example.tasks.Tasks;
import dev.doorward.specs.Documents.Place;
import dev.doorward.specs.Markdown.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tables of the data model against the live schema. What a rule says in these words is compared, and has to be said where it is
 * so: {@code primary key}, {@code not null}, {@code unique}, {@code index}, {@code with} other columns, {@code references} and
 * {@code on delete cascade}, {@code default}, {@code collation C}, {@code 1 to 64 characters}, {@code at most}, {@code from 0}.
 */
@Tag("P-04")
class DataModelTest {

    private static final String PAGE = Documents.FEATURE + "data-model.md";
    private static final Pattern BOUND = Pattern.compile(
            "([0-9,]+ to [0-9,]+ (?:characters|octets)|at most [0-9,]+ (?:characters|octets)|(?<!to )\\b[0-9,]+ octets|\\bfrom [01]\\b)");
    private static final SpecDatabase DATABASE = new SpecDatabase();

    @BeforeAll
    static void migrate() {
        new PostgresSchema(DATABASE.connectAs(DATABASE.owner()), PostgresSchema.DEFAULT_NAME).migrate();
        new Tasks().migrate(DATABASE.connectAs(DATABASE.owner()), PostgresSchema.DEFAULT_NAME, DATABASE.app());
    }

    private static String table(Row row) {
        return row.heading().contains(".") ? row.heading() : "doorward." + row.heading();
    }

    private static List<Row> rows() {
        return Markdown.read(PAGE).rows();
    }

    /** By table and column. */
    private static Map<String, Row> byColumn() {
        return rows().stream()
                .collect(Collectors.toMap(
                        row -> table(row) + "." + row.cell("column"), row -> row, (a, b) -> a, LinkedHashMap::new));
    }

    @Test
    void the_page_has_every_table_and_every_column_and_no_others() {
        Set<String> live = DATABASE
                .ask("select table_schema || '.' || table_name || '.' || column_name from information_schema.columns"
                        + " where table_schema in ('doorward', 'tasks') and table_name not like '%_schema_history'")
                .stream()
                .map(row -> row.get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        byColumn()
                .forEach((column, row) ->
                        assertEquals(true, live.contains(column), row.place() + ": there is no " + column));
        live.removeAll(byColumn().keySet());
        assertEquals(Set.of(), live, PAGE + " does not have these columns");
    }

    @TestFactory
    Stream<DynamicTest> every_column_is_as_the_page_says() {
        return byColumn().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getValue().place() + " " + entry.getKey(),
                        () -> compare(entry.getKey(), entry.getValue())));
    }

    private static void compare(String name, Row row) {
        Place place = row.place();
        String column = row.cell("column");
        String rule = row.cell("rule");
        String oid = "'" + table(row) + "'::regclass";
        List<String> live = DATABASE.ask(
                        "select format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), ''),"
                                + " coalesce((select collname from pg_collation c where c.oid = a.attcollation), '')"
                                + " from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
                                + " where a.attrelid = " + oid + " and a.attname = '" + column + "'")
                .get(0);
        assertEquals(
                row.cell("type").replace("timestamptz", "timestamp with time zone"),
                live.get(0),
                place + ": type of " + name);
        Set<String> keys = keys(oid, "contype = 'p'");
        boolean keyed = keys.stream().anyMatch(key -> List.of(key.split(", ")).contains(column));
        assertEquals(live.get(1).equals("t"), rule.contains("not null") || keyed, place + ": nullability of " + name);
        assertEquals(
                live.get(2).replace("''::text", "''"),
                said("default ('[^']*'|[0-9]+|false|[a-z_]+\\(\\))", rule),
                place + ": default of " + name);
        assertEquals(live.get(3).equals("C"), rule.contains("collation C"), place + ": collation of " + name);
        keysAndIndexes(name, row, oid, keys);
        assertEquals(checks(oid, column), bounds(rule), place + ": bounds of " + name);
    }

    private static void keysAndIndexes(String name, Row row, String oid, Set<String> keys) {
        String column = row.cell("column");
        String rule = row.cell("rule");
        Set<String> saidKeys = columnLists("primary key", column, rule);
        if (rule.contains("primary key")) {
            assertEquals(sorted(keys), sorted(saidKeys), row.place() + ": primary key");
        } else {
            assertEquals(false, keys.contains(column), row.place() + ": " + name + " is the primary key");
        }
        assertEquals(
                keys(oid, "contype = 'u'").contains(column), rule.contains("unique"), row.place() + ": unique " + name);
        Set<String> indexes = DATABASE
                .ask(
                        "select array_to_string(array(select a.attname from unnest(i.indkey::int[]) with ordinality k(n, o)"
                                + " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n order by k.o), ', ')"
                                + " from pg_index i where i.indrelid = " + oid + " and not i.indisunique")
                .stream()
                .map(index -> index.get(0))
                .filter(index -> index.equals(column) || index.startsWith(column + ", "))
                .collect(Collectors.toSet());
        assertEquals(indexes, columnLists("index", column, rule), row.place() + ": indexes that begin with " + name);
        List<String> references = DATABASE
                .ask("select confrelid::regclass || case confdeltype when 'c' then ', on delete cascade' else '' end"
                        + " from pg_constraint where contype = 'f' and conrelid = " + oid
                        + " and conkey = array[(select attnum from"
                        + " pg_attribute where attrelid = " + oid + " and attname = '" + column + "')]")
                .stream()
                .map(reference -> reference.get(0).replaceFirst("^doorward[.]", ""))
                .toList();
        String said = said("references (?:our )?([a-z]+(?:, on delete cascade)?)", rule);
        assertEquals(String.join("; ", references), said, row.place() + ": what " + name + " references");
    }

    private static Set<String> sorted(Set<String> lists) {
        return lists.stream()
                .map(list -> Stream.of(list.split(", ")).sorted().collect(Collectors.joining(", ")))
                .collect(Collectors.toSet());
    }

    /** The lists of columns of such constraints. */
    private static Set<String> keys(String oid, String kind) {
        return DATABASE
                .ask(
                        "select array_to_string(array(select a.attname from unnest(c.conkey) with ordinality k(n, o) join pg_attribute a on"
                                + " a.attrelid = c.conrelid and a.attnum = k.n order by k.o), ', ') from pg_constraint c"
                                + " where conrelid = " + oid + " and " + kind)
                .stream()
                .map(key -> key.get(0))
                .collect(Collectors.toSet());
    }

    /** What a rule says about a key or an index, as a list of columns. */
    private static Set<String> columnLists(String word, String column, String rule) {
        Matcher said = Pattern.compile("\\b" + word + "\\b(?! on )( with ([a-z_]+)(?: and ([a-z_]+))?)?")
                .matcher(rule);
        Set<String> lists = new TreeSet<>();
        while (said.find()) {
            lists.add(Stream.of(column, said.group(2), said.group(3))
                    .filter(part -> part != null)
                    .collect(Collectors.joining(", ")));
        }
        return lists;
    }

    private static String said(String pattern, String rule) {
        Matcher matcher = Pattern.compile(pattern).matcher(rule);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Set<String> bounds(String rule) {
        return BOUND.matcher(rule)
                .results()
                .map(match -> match.group().replace(",", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The checks of a column in the words of the page. */
    private static Set<String> checks(String oid, String column) {
        return DATABASE
                .ask("select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = " + oid
                        + " and conkey = array[(select attnum from pg_attribute where attrelid = " + oid
                        + " and attname = '" + column + "')]")
                .stream()
                .map(check -> inWords(check.get(0)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String inWords(String check) {
        List<String> numbers = Pattern.compile("(?<=[<>=] )[0-9]+")
                .matcher(check)
                .results()
                .map(match -> match.group())
                .toList();
        if (!check.contains("length(")) {
            return "from " + numbers.get(0);
        }
        String unit = check.contains("char_length(") ? " characters" : " octets";
        if (check.contains(" = ")) {
            return numbers.get(0) + unit;
        }
        return (numbers.size() == 2 ? numbers.get(0) + " to " + numbers.get(1) : "at most " + numbers.get(0)) + unit;
    }
}
