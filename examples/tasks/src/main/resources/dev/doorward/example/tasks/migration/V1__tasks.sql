-- ${doorward} is the schema of Doorward's tables. The schema of this file's own table is made by Flyway.
create table tasks.tasks (
    id uuid primary key,
    user_id uuid not null references "${doorward}".users (id) on delete cascade,
    title text not null check (char_length(title) between 1 and 200),
    description text check (char_length(description) <= 1000),
    completed boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index tasks_by_user on tasks.tasks (user_id, created_at desc, id desc);

-- Whoever runs without a user sees and writes nothing: RowLevelSecurity.sql.
${rowLevelSecurity}
