-- Tell of one queue what an operator wants to see. Changes nothing.
--
-- KEYS[1]  list    wait
-- KEYS[2]  list    paused, where versions of BullMQ before 6 put waiting jobs
-- KEYS[3]  list    active
-- KEYS[4]  zset    prioritized
-- KEYS[5]  zset    delayed
-- KEYS[6]  zset    waiting-children
-- KEYS[7]  zset    completed
-- KEYS[8]  zset    failed
-- KEYS[9]  hash    meta
-- KEYS[10] stream  events
-- ARGV[1]  text    what the keys of jobs begin with: prefix:queue:
-- ARGV[2]  int     how long ago the events to count begin, ms
-- ARGV[3]  int     how many events to look at, at most; the latest
-- Returns  { waiting, prioritized, active, delayed, waiting-children, completed, failed, paused 0|1,
--            ms that the next waiting job has been ready, -1 if none waits, completed and failed of the events }
-- Cost     O(events looked at). Reads the hashes of at most two jobs, which are not in KEYS: their ids are only known here
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function ready_for(id)
  if not id then
    return -1
  end
  local job = redis.call('HMGET', ARGV[1] .. id, 'timestamp', 'delay', 'processedOn')
  local since = tonumber(job[3] or '') or tonumber(job[1] or '')
  if not since then
    return -1
  end
  return math.max(0, now - since - (tonumber(job[2] or '') or 0))
end

local longest = math.max(
  ready_for(redis.call('LINDEX', KEYS[1], -1)),
  ready_for(redis.call('LINDEX', KEYS[2], -1)),
  ready_for(redis.call('ZRANGE', KEYS[4], 0, 0)[1]))

local completed, failed = 0, 0
for _, event in ipairs(redis.call('XREVRANGE', KEYS[10], '+', now - ARGV[2], 'COUNT', ARGV[3])) do
  local fields = event[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'event' then
      if fields[i + 1] == 'completed' then
        completed = completed + 1
      elseif fields[i + 1] == 'failed' then
        failed = failed + 1
      end
    end
  end
end

return {
  redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]),
  redis.call('ZCARD', KEYS[4]),
  redis.call('LLEN', KEYS[3]),
  redis.call('ZCARD', KEYS[5]),
  redis.call('ZCARD', KEYS[6]),
  redis.call('ZCARD', KEYS[7]),
  redis.call('ZCARD', KEYS[8]),
  redis.call('HEXISTS', KEYS[9], 'paused'),
  longest, completed, failed }
