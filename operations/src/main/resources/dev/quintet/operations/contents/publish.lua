-- Give a key that was written in parts its name, and note in the journal that it is written.
--
-- KEYS[1]  hash|set  the journal, as in write.lua
-- KEYS[2]  any       the parts, under a name of their own
-- KEYS[3]  any       the name
-- ARGV[1]  text      where there is such a key already: 'fail', 'skip' or 'overwrite'
-- ARGV[2]  text      'counted' or 'windowed'
-- ARGV[3]  int       counted: how many keys must have been done before
-- ARGV[4]  int       counted: how many are done afterwards
-- ARGV[5]  int       when it expires, ms since 1970, or 0
-- Returns  as write.lua
-- Cost     O(1); what is replaced is freed in the background
local windowed = ARGV[2] == 'windowed'
if not windowed then
  local done = tonumber(redis.call('HGET', KEYS[1], 'done') or 0)
  if done ~= tonumber(ARGV[3]) then
    return { 'out of step', done }
  end
end
local there = redis.call('EXISTS', KEYS[3]) == 1
if there and ARGV[1] == 'fail' then
  return { 'conflict', 1 }
end
local outcome
if there and ARGV[1] == 'skip' then
  redis.call('UNLINK', KEYS[2])
  outcome = 's'
else
  redis.call('UNLINK', KEYS[3])
  redis.call('RENAME', KEYS[2], KEYS[3])
  if tonumber(ARGV[5]) > 0 then
    redis.call('PEXPIREAT', KEYS[3], ARGV[5])
  else
    redis.call('PERSIST', KEYS[3])
  end
  outcome = there and 'r' or 'w'
end
if windowed then
  if outcome ~= 's' then
    redis.call('SADD', KEYS[1], KEYS[3])
  end
else
  redis.call('HSET', KEYS[1], 'done', ARGV[4])
end
return { 'done', outcome }
