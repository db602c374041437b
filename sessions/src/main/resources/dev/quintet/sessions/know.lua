-- Note what is known of sessions, and when to look at each again.
--
-- KEYS[1]  hash    token -> facts, JSON
-- KEYS[2]  zset    token -> when to look again, ms since 1970
-- ARGV[1]  int     ms to keep both after the last note
-- ARGV[2…] string, string, int   triples: token, facts, when to look again
-- Returns  how many sessions are known
-- Cost     O(log n) for each triple
for i = 2, #ARGV, 3 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], ARGV[i + 2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return redis.call('HLEN', KEYS[1])
