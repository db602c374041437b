-- Forget one entry.
--
-- KEYS[1]  string  the entry
-- KEYS[2]  zset    the index that names it
-- Returns  1 if it was there, else 0
-- Cost     O(log n) in the index
redis.call('ZREM', KEYS[2], KEYS[1])
return redis.call('UNLINK', KEYS[1])
