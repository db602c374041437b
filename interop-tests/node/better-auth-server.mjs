// A front end that signs people in with Better Auth, on 127.0.0.1, until it is told to stop.
//
// Prints {"port": n} when it listens. Environment: REDIS_URL, BETTER_AUTH_SECRET, and
//   STYLE         better-auth (the stock storage) or crm (docs/examples/crm-storage.mjs)
//   COOKIE_CACHE  compact, jwt or jwe; jwks for the JWT plugin's own keys; none if empty
//   UPDATE_AGE    seconds
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { admin, bearer, jwt } from "better-auth/plugins";
import { redisStorage } from "@better-auth/redis-storage";
import Redis from "ioredis";
import { crmStorage } from "../../docs/examples/crm-storage.mjs";

const { REDIS_URL, STYLE = "better-auth", COOKIE_CACHE = "", UPDATE_AGE = "86400" } = process.env;
const client = new Redis(REDIS_URL);
const jwks = COOKIE_CACHE === "jwks";

let handler;
const server = createServer((request, response) => handler(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const { port } = server.address();

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  database: memoryAdapter({ user: [], session: [], account: [], verification: [], jwks: [] }),
  secondaryStorage: STYLE === "crm" ? crmStorage(client) : redisStorage({ client }),
  emailAndPassword: {
    enabled: true,
    // Hashing is not what is tested here, and slow on purpose.
    password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
  },
  user: { additionalFields: { ssn: { type: "string", required: false, returned: false } } },
  session: {
    updateAge: Number(UPDATE_AGE),
    cookieCache: COOKIE_CACHE ? { enabled: true, strategy: jwks ? "jwt" : COOKIE_CACHE, maxAge: 300 } : undefined,
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [admin(), bearer({ requireSignature: true }), ...(jwks ? [jwt({ sessionCookieCache: true })] : [])],
});
handler = toNodeHandler(auth);

// Any line ends it.
createInterface({ input: process.stdin }).once("line", () => {
  server.close();
  server.closeAllConnections();
  client.quit().then(() => process.exit(0));
});
console.log(JSON.stringify({ port }));
