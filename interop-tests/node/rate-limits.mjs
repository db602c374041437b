// Reads the rate limits of a Java application as docs/rate-limits.md describes them, without asking it.
//
// Prints one JSON object: for each key its type, the milliseconds it has to live, and its value.
import Redis from "ioredis";

const redis = new Redis(process.env.REDIS_URL, { db: Number(process.env.REDIS_RATE_LIMIT_DB) });

const read = {
  list: (key) => redis.lrange(key, 0, -1),
  string: (key) => redis.get(key),
  hash: (key) => redis.hgetall(key),
};

const seen = {};
for await (const page of redis.scanStream({ match: "rate_limit:*" })) {
  for (const key of page) {
    const type = await redis.type(key);
    seen[key] = { type, life: await redis.pttl(key), value: await read[type](key) };
  }
}
console.log(JSON.stringify(seen));
await redis.quit();
