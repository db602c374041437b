// Makes Better Auth keep its sessions under session:<token> and its lists under user:<userId>.
//
//   import { betterAuth } from "better-auth";
//   import { Redis } from "ioredis";
//   import { crmStorage } from "./crm-storage.mjs";
//
//   export const auth = betterAuth({ secondaryStorage: crmStorage(new Redis(process.env.REDIS_URL)) });
//
// Java reads and writes the same keys with KeyStyle.CRM, in Spring Boot with quintet.sessions.key-style=crm.

const increment = `
local value = redis.call("INCR", KEYS[1])
if value == 1 then redis.call("EXPIRE", KEYS[1], ARGV[1]) end
return value`;

/** The name in Redis of a key that Better Auth speaks of. Quintet's KeyStyle has the same table. */
export function crmKey(key) {
  if (/^[A-Za-z0-9]{32}$/.test(key)) return `session:${key}`;
  if (key.startsWith("active-sessions-")) return `user:${userId(key.slice("active-sessions-".length))}`;
  if (key.startsWith("revoked-sessions-before-"))
    return `user::revoked-before:${userId(key.slice("revoked-sessions-before-".length))}`;
  return `session::${key}`; // verification values, rate limits
}

/** An id that begins so could pass for another kind of key. */
function userId(id) {
  if (id === "" || id.length > 255 || id[0] === ":" || id[0] === "%") throw new Error("A user id that sessions cannot be kept for");
  return id;
}

/** A secondary storage for Better Auth on a client of ioredis. */
export function crmStorage(client) {
  return {
    get: (key) => client.get(crmKey(key)),
    // A time to live of 0 would mean for ever in Redis, and means "over" here.
    set: (key, value, ttl) =>
      ttl === undefined ? client.set(crmKey(key), value)
        : ttl > 0 ? client.setex(crmKey(key), ttl, value)
          : client.del(crmKey(key)),
    delete: (key) => client.del(crmKey(key)),
    getAndDelete: (key) => client.call("GETDEL", crmKey(key)), // Redis 6.2 and newer
    increment: async (key, ttl) => Number(await client.eval(increment, 1, crmKey(key), ttl)),
  };
}
