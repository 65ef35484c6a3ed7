// Makes the tables, as Better Auth's own command does; the server does not.
import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth.mjs";

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
await auth.options.database.end();
