package dev.doorward.adapter.postgres;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.port.Attempts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Attempts in PostgreSQL, one row for each that is counted; whose they are is only there as a hash. */
final class PostgresAttempts implements Attempts {

    /** How often a call that has lost a race looks again before it says that it is refused. */
    private static final int ROUNDS = 4;

    /** What such a call is told to wait: whoever was in the way may have given back by then. */
    private static final Duration LOST = Duration.ofSeconds(1);

    // How long to wait after so many, once they are no longer free; for a rate its period, however many they are.
    private static final String WAIT = "least(w.first << least({count} - w.free, 17), w.longest) * interval '1 second'";

    // What is refused at a first look takes nothing, locks nothing and writes nothing, so a flood of it is cheap.
    private static final String LOOK = """
            with wanted as (
                select w.*, ?::timestamptz as now
                  from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[])
                      with ordinality as w (key, free, first, longest, life, sliding, place)),
            blocked as (
                select max(a.free_at) as free_at
                  from wanted w join {schema}.attempts a on a.key = w.key and a.free_at > w.now),
            taken_0 as (
                select from blocked where free_at is null)
            """;

    // The first look is at what was there before the statement began; the condition at the end is judged on the newest
    // version of the row, which is locked by then, and that is what makes the count exact. Each step begins only when
    // the step before has counted: whoever loses a race at one limit leaves those after it untouched. All lockers go by
    // the order of the keys, so no two wait for each other.
    private static final String TAKE = """
            , taken_{place} as (
                insert into {schema}.attempts as a (key, count, began_at, free_at, expires_at)
                select w.key, 1, w.now,
                       case when w.free > 1 then '-infinity' else w.now + w.first * interval '1 second' end,
                       w.now + w.life * interval '1 second'
                  from taken_{before}, wanted w where w.place = {place}
                on conflict (key) do update
                   set (count, began_at, free_at, expires_at) = (
                       select n.count, n.began_at,
                              case when n.count < w.free then '-infinity' else n.since + {wait} end,
                              n.since + w.life * interval '1 second'
                         from wanted w cross join lateral (
                                  select 1, w.now, w.now where a.expires_at <= w.now
                                  union all
                                  select a.count + 1, a.began_at, case when w.sliding then w.now else a.began_at end
                                   where a.expires_at > w.now) as n (count, began_at, since)
                        where w.place = {place})
                 where a.free_at <= excluded.began_at
                returning a.key)
            """.replace("{wait}", WAIT.replace("{count}", "n.count"));

    // A wait that follows the attempt which is given back was over when that was made, so there is none now. A later
    // attempt waits as if it were one fewer. When none is left the row goes too: somebody who hangs up before anything
    // is verified would fill the table otherwise, one row for each e-mail he can think of. Whether any is left is read
    // from the locked row, once, for both steps.
    private static final String UNDO = """
            with wanted as (
                select * from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::boolean[])
                    as w (key, free, first, longest, forgotten)),
            held as (
                select key, count > 1 as remains from {schema}.attempts
                 where key = any (?::text[]) and began_at <= ? order by key for update),
            forgotten as (
                delete from {schema}.attempts a using held h join wanted w on w.key = h.key
                 where a.key = h.key and (w.forgotten or not h.remains))
            update {schema}.attempts a
               set (count, free_at) = (
                   select n.count,
                          case when n.count < w.free then '-infinity'
                               when a.free_at = ? + {waited} then '-infinity'
                               else a.free_at - {waited} + {wait} end
                     from (select a.count - 1) as n (count))
              from held h join wanted w on w.key = h.key
             where a.key = h.key and h.remains and not w.forgotten
            """.replace("{waited}", WAIT.replace("{count}", "a.count"))
            .replace("{wait}", WAIT.replace("{count}", "n.count"));

    private final Jdbc jdbc;
    private final UnaryOperator<String> hash;
    private final String undo;
    private final Map<Integer, String> takes = new ConcurrentHashMap<>();

    PostgresAttempts(Jdbc jdbc, UnaryOperator<String> hash) {
        this.jdbc = jdbc;
        this.hash = hash;
        undo = jdbc.sql(UNDO);
    }

    @Override
    public Optional<Duration> take(List<Limit> limits, Instant now) {
        List<Counted> wanted = counted(limits);
        for (int round = 0; round < ROUNDS; round++) {
            Taken taken = jdbc.query(
                    "counting an attempt",
                    takes.computeIfAbsent(wanted.size(), this::takeOf),
                    p -> fill(p.add(now), wanted)
                            .addAll("int8", all(wanted, Counted::life))
                            .addAll("bool", all(wanted, Counted::sliding)),
                    Taken::read);
            if (taken.freeAt.isPresent()) {
                return taken.freeAt.map(free -> Duration.between(now.truncatedTo(ChronoUnit.MICROS), free));
            }
            if (taken.steps == wanted.size()) {
                return Optional.empty();
            }
            undo(wanted.subList(0, taken.steps), now, false);
        }
        return Optional.of(LOST);
    }

    private String takeOf(int limits) {
        String steps = IntStream.rangeClosed(1, limits)
                .mapToObj(place ->
                        TAKE.replace("{place}", String.valueOf(place)).replace("{before}", String.valueOf(place - 1)))
                .collect(Collectors.joining());
        String sum = IntStream.rangeClosed(1, limits)
                .mapToObj(place -> "(select count(*) from taken_" + place + ")")
                .collect(Collectors.joining(" + "));
        return jdbc.sql(LOOK + steps + " select free_at, " + sum + " as steps from blocked");
    }

    @Override
    public void giveBack(List<Limit> limits, Instant taken) {
        undo(counted(limits), taken, false);
    }

    @Override
    public void forgive(List<Limit> limits, Instant taken) {
        undo(counted(limits), taken, true);
    }

    private void undo(List<Counted> limits, Instant taken, boolean forgive) {
        if (limits.isEmpty()) {
            return;
        }
        jdbc.update(
                "giving an attempt back",
                undo,
                p -> fill(p, limits)
                        .addAll("bool", all(limits, limit -> forgive && limit.sliding))
                        .addAll("text", all(limits, Counted::key))
                        .add(taken)
                        .add(taken));
    }

    private List<Counted> counted(List<Limit> limits) {
        return limits.stream()
                .map(limit -> Counted.of(hash.apply(limit.key()), limit.rule()))
                .sorted(Comparator.comparing(Counted::key))
                .toList();
    }

    private static Parameters fill(Parameters parameters, List<Counted> limits) throws SQLException {
        return parameters
                .addAll("text", all(limits, Counted::key))
                .addAll("int4", all(limits, Counted::free))
                .addAll("int8", all(limits, Counted::first))
                .addAll("int8", all(limits, Counted::longest));
    }

    private static Object[] all(List<Counted> limits, Function<Counted, ?> part) {
        return limits.stream().map(part).toArray();
    }

    /**
     * A limit as its row is counted.
     *
     * @param free so many bring no wait
     * @param first the first wait, in seconds; then it doubles
     * @param longest the longest wait, in seconds
     * @param life after how many seconds counting begins anew
     * @param sliding whether waits and life are reckoned from the last attempt, and not from the first
     */
    private record Counted(String key, int free, long first, long longest, long life, boolean sliding) {

        static Counted of(String key, Rule rule) {
            if (rule instanceof Rule.Rate rate) {
                long period = rate.period().toSeconds();
                return new Counted(key, rate.most(), period, period, period, false);
            }
            Rule.Backoff backoff = (Rule.Backoff) rule;
            return new Counted(
                    key,
                    backoff.free(),
                    backoff.first().toSeconds(),
                    backoff.longest().toSeconds(),
                    Rule.Backoff.FORGOTTEN.toSeconds(),
                    true);
        }
    }

    /**
     * @param freeAt until when nothing may be tried, when that was known at the first look
     * @param steps how many of the limits were taken, in their order
     */
    private record Taken(Optional<Instant> freeAt, int steps) {

        static Taken read(ResultSet rows) throws SQLException {
            rows.next();
            boolean blocked = rows.getObject("free_at") != null;
            return new Taken(
                    blocked ? Optional.of(Jdbc.instant(rows, "free_at")) : Optional.empty(), rows.getInt("steps"));
        }
    }
}
