create table public.tasks (id int primary key);
