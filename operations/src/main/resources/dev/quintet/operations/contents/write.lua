-- Write many keys at once, and note in the journal that they are written.
--
-- KEYS[1]   hash|set  the journal: in a counted job the number of keys done so far, in a windowed job the names of late
-- KEYS[i]   any       keys to write
-- ARGV[1]   text      where there is such a key already: 'fail' (nothing is written), 'skip' or 'overwrite'
-- ARGV[2]   text      'counted' or 'windowed'
-- ARGV[3]   int       counted: how many keys must have been done before
-- ARGV[4]   int       counted: how many are done afterwards
-- ARGV[5..]           for each key: 1 string, 2 list, 3 hash, 4 set, 5 sorted set (score, member); when it expires, ms since
--                     1970, or 0; number of elements; elements
-- Returns   { 'done', one letter for each key: w written, r replaced, s skipped, e expired already }
--           { 'conflict', number of the first key that there is already }
--           { 'out of step', how many were done before }
-- Cost      O(what it writes)
--
-- The journal stands in the same database and changes in the same step, so it tells the truth after a crash of either side.
local commands = { [2] = 'RPUSH', [3] = 'HSET', [4] = 'SADD', [5] = 'ZADD' }
local journal, policy, windowed = KEYS[1], ARGV[1], ARGV[2] == 'windowed'
if not windowed then
  local done = tonumber(redis.call('HGET', journal, 'done') or 0)
  if done ~= tonumber(ARGV[3]) then
    return { 'out of step', done }
  end
end
if policy == 'fail' and #KEYS > 1 and redis.call('EXISTS', unpack(KEYS, 2)) > 0 then
  for i = 2, #KEYS do
    if redis.call('EXISTS', KEYS[i]) == 1 then
      return { 'conflict', i - 1 }
    end
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local at, outcome = 5, {}
for i = 2, #KEYS do
  local key, type, expires, count = KEYS[i], tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local first, last = at + 3, at + 2 + count
  at = last + 1
  if expires > 0 and expires <= now then
    outcome[i - 1] = 'e'
  elseif policy == 'skip' and redis.call('EXISTS', key) == 1 then
    outcome[i - 1] = 's'
  else
    local replaced = policy == 'overwrite' and redis.call('UNLINK', key) == 1
    outcome[i - 1] = replaced and 'r' or 'w'
    if type == 1 then
      if expires > 0 then
        redis.call('SET', key, ARGV[first], 'PXAT', ARGV[first - 2])
      else
        redis.call('SET', key, ARGV[first])
      end
    else
      for from = first, last, 1000 do
        redis.call(commands[type], key, unpack(ARGV, from, math.min(from + 999, last)))
      end
      if expires > 0 then
        redis.call('PEXPIREAT', key, ARGV[first - 2])
      end
    end
    if windowed then
      redis.call('SADD', journal, key)
    end
  end
end
if not windowed then
  redis.call('HSET', journal, 'done', ARGV[4])
end
return { 'done', table.concat(outcome) }
