// Signs up, in and out through the types that were made from specs/openapi.yaml. The argument is the server's address.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const baseUrl = process.argv[2];
assert(baseUrl);
const client = createClient<paths>({ baseUrl });
const password = "correct horse battery staple";

const registered = await client.POST("/api/auth/signup", {
  body: { name: "Ada Lovelace", email: "Ada@Example.org", password },
});
assert.equal(registered.data?.user.email, "Ada@Example.org");

const wrong = await client.POST("/api/auth/signin", { body: { email: "ada@example.org", password: "wrong horse" } });
assert.equal(wrong.response.status, 401);
assert.equal(wrong.error?.code, "invalid_credentials");

const signedIn = await client.POST("/api/auth/signin", { body: { email: "ada@example.org", password } });
const { token, refreshToken } = signedIn.data ?? {};
assert(token && refreshToken);
const headers = { Authorization: `Bearer ${token}` };

const me = await client.GET("/api/auth/me", { headers });
assert.equal(me.data?.user.name, "Ada Lovelace");

const refreshed = await client.POST("/api/auth/refresh", { body: { refreshToken } });
assert.notEqual(refreshed.data?.refreshToken, refreshToken);

const out = await client.POST("/api/auth/signout", { headers, params: { query: { scope: "global" } } });
assert.equal(out.data?.message, "Signed out successfully");
const after = await client.GET("/api/auth/me", { headers });
assert.equal(after.error?.code, "invalid_token");
console.log("signed up, in and out");
