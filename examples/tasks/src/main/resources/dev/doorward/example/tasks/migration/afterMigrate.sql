-- Run by every start, since the running login may be another one than before: RowLevelSecurity.grants. Nodes that start at
-- the same time take turns, because PostgreSQL refuses two grants on one table at once.
select pg_advisory_xact_lock(8386654097131);
${grants}
