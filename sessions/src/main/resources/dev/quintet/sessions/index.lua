-- Note sessions of a user in the index of sessions that Quintet has made or seen.
--
-- KEYS[1]  zset    token -> when it expires, ms since 1970
-- ARGV[1]  int     now, ms since 1970, by the caller's clock, which wrote the expiries
-- ARGV[2…] int, string   pairs: when it expires, token
-- Returns  how many sessions the index holds
-- Cost     O(log n) for each pair, and for each session that has expired
for i = 2, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
if last then
  -- By difference: the caller's clock and the server's may disagree.
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', tonumber(last) - tonumber(ARGV[1]) + 60000))
end
return redis.call('ZCARD', KEYS[1])
