-- Pause a queue as BullMQ does, unless it is paused, and remember that it was us.
--
-- KEYS[1]  hash    meta of the queue
-- KEYS[2]  zset    marker
-- KEYS[3]  stream  events
-- KEYS[4]  list    active
-- KEYS[5]  hash    the journal of the migration
-- ARGV[1]  text    field of the journal for this queue
-- Returns  ids of active jobs
-- Cost     O(active jobs)
--
-- The protocol: docs of BullMQ 6; 'paused' in meta stops workers, and without a marker they do not ask.
if redis.call('HEXISTS', KEYS[1], 'paused') == 0 then
  redis.call('HSET', KEYS[1], 'paused', 1)
  redis.call('HSET', KEYS[5], ARGV[1], 'paused')
  redis.call('DEL', KEYS[2])
  local most = redis.call('HGET', KEYS[1], 'opts.maxLenEvents') or 10000
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', most, '*', 'event', 'paused')
end
return redis.call('LRANGE', KEYS[4], 0, -1)
