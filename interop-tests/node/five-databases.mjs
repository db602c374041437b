// Writes into the five databases as a Node application would, from the same environment variables, until it is told to stop.
//
// Prints one JSON object with the number of keys written per database when a line arrives on standard input.
import { createInterface } from "node:readline";
import Redis from "ioredis";

const databases = {
  sessions: { number: process.env.REDIS_SESSIONS_DB, key: (i) => `session:token${i}`, seconds: 604800 },
  cache: { number: process.env.REDIS_CACHE_DB, key: (i) => `cache:user:${i}`, seconds: 3600 },
  queues: { number: process.env.REDIS_QUEUES_DB, key: (i) => `bull:mail:${i}` },
  rateLimit: { number: process.env.REDIS_RATE_LIMIT_DB, key: (i) => `rate_limit:10.0.0.${i}`, seconds: 60 },
  emailCache: { number: process.env.REDIS_EMAIL_CACHE_DB, key: (i) => `emails:user${i}:inbox`, seconds: 300 },
};

const clients = {};
for (const [name, { number }] of Object.entries(databases)) {
  clients[name] = new Redis(process.env.REDIS_URL, { db: Number(number) });
}

let running = true;
createInterface({ input: process.stdin }).once("line", () => (running = false));
console.log("writing");

const written = Object.fromEntries(Object.keys(databases).map((name) => [name, 0]));
while (running) {
  await Promise.all(
    Object.entries(databases).map(async ([name, { key, seconds }]) => {
      const i = written[name];
      if (name === "queues") await clients[name].hset(key(i), { name: "send", data: `{"to":${i}}`, attemptsMade: 0 });
      else await clients[name].set(key(i), JSON.stringify({ i }), "EX", seconds);
      written[name] = i + 1;
    }),
  );
}
console.log(JSON.stringify(written));
await Promise.all(Object.values(clients).map((client) => client.quit()));
process.exit(0);
