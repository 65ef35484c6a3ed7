// What a program that uses Better Auth writes: its defaults, but for the hash, which has the parameters of the others, and the
// limits, which are off everywhere.
import { hash, verify } from "@node-rs/argon2";
import { betterAuth } from "better-auth";
import pg from "pg";

const ARGON2ID = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

export const auth = betterAuth({
  baseURL: `http://localhost:${process.env.PORT}`,
  secret: "only for a benchmark on loopback, read by nobody else",
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hash(password, ARGON2ID),
      verify: ({ hash: kept, password }) => verify(kept, password),
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
