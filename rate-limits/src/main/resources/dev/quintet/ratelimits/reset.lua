-- Forget everything about one key of a limiter, and tell every process that may remember a refusal.
--
-- KEYS[1..]  the states of its limits and its override
-- ARGV[1]  string  the channel to tell on
-- ARGV[2]  string  what to tell: the key's first name in Redis
-- Returns  how many of the keys there were
-- Cost     O(limit): one DEL, one PUBLISH
local there = redis.call('DEL', unpack(KEYS))
redis.call('PUBLISH', ARGV[1], ARGV[2])
return there
