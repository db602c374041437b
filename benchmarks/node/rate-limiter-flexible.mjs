// Makes rate limit decisions with rate-limiter-flexible, as RateLimitBenchmark tells it: one JSON object per line in, one out.
//
// Arguments: the URL of Redis; "true" to remember refusals in this process (its option inMemoryBlockOnConsumed).
import { createInterface } from "node:readline";
import Redis from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";

const [url, remembering] = process.argv.slice(2);
const redis = new Redis(url);
let limiter;

async function allows(key) {
  try {
    await limiter.consume(key);
    return true;
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal;
    return false;
  }
}

async function prepare({ name, keys, permits, windowSeconds }) {
  limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `flexible${remembering}`,
    points: permits,
    duration: windowSeconds,
    inMemoryBlockOnConsumed: remembering === "true" ? permits : undefined,
  });
  for (let pass = 0; pass < 2; pass++) for (let i = 0; i < keys; i++) await allows(name + i);
  return {};
}

async function decide({ name, keys, allowed, callers, seconds }) {
  const until = performance.now() + seconds * 1000;
  let made = 0;
  let unexpected = 0;
  const caller = async () => {
    while (performance.now() < until) {
      for (let i = 0; i < 16; i++) {
        if ((await allows(name + Math.floor(Math.random() * keys))) !== allowed) unexpected++;
        made++;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { made, unexpected };
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  console.log(JSON.stringify(await { prepare, decide }[order.what](order)));
}
redis.disconnect();
