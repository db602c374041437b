-- Resume a queue as BullMQ does.
--
-- KEYS[1]  hash    meta of the queue
-- KEYS[2]  zset    marker
-- KEYS[3]  stream  events
-- KEYS[4]  list    wait
-- KEYS[5]  zset    prioritized
-- KEYS[6]  zset    delayed
-- Returns  1, or 0 if it was not paused
-- Cost     O(1)
--
-- Workers sleep on the marker: member 0 says that there is something to run, member 1 when the first delayed job is due, in
-- ms, which is its score without the twelve lowest bits.
if redis.call('HDEL', KEYS[1], 'paused') == 0 then
  return 0
end
if redis.call('EXISTS', KEYS[4], KEYS[5]) > 0 then
  redis.call('ZADD', KEYS[2], 0, '0')
end
local first = redis.call('ZRANGE', KEYS[6], 0, 0, 'WITHSCORES')[2]
if first then
  redis.call('ZADD', KEYS[2], tonumber(first) / 4096, '1')
end
local most = redis.call('HGET', KEYS[1], 'opts.maxLenEvents') or 10000
redis.call('XADD', KEYS[3], 'MAXLEN', '~', most, '*', 'event', 'resumed')
return 1
