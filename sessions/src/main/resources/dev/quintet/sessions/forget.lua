-- Forget what was known of sessions.
--
-- KEYS[1]  hash    token -> facts, JSON
-- KEYS[2]  zset    token -> when to look again, ms since 1970
-- ARGV[1…] string, int|''   pairs: token, when to look again; '' for never
-- Returns  how many sessions are known
-- Cost     O(log n) for each pair
for i = 1, #ARGV, 2 do
  redis.call('HDEL', KEYS[1], ARGV[i])
  if ARGV[i + 1] == '' then
    redis.call('ZREM', KEYS[2], ARGV[i])
  else
    redis.call('ZADD', KEYS[2], ARGV[i + 1], ARGV[i])
  end
end
return redis.call('HLEN', KEYS[1])
