-- Store an entry with an expiry, and enter it in the indexes by which invalidation finds it.
--
-- KEYS[1]  string  the entry
-- KEYS[2]  string  the user's token
-- KEYS[3]  string  the folder's token
-- KEYS[4]  string  the spans of a list's elements, see json_text.lua
-- KEYS[5]  zset    the index that holds the entry's name; KEYS[6] the index that holds the name of KEYS[5], and so on
--                  up to the user's own. Scores are ms since 1970 at which what is named expires
-- ARGV[1]  bytes   the entry's content
-- ARGV[2]  int     ms to live, >= 1
-- ARGV[3]  text|'' the user's token that a fill began with; '' stores without asking
-- ARGV[4]  text    the folder's token that it began with
-- ARGV[5]  bytes   the spans; '' if there are none
-- Returns  1 stored, 0 refused because the fill was invalidated
-- Cost     O(log n) in the index, plus the expired names it removes there, each once
if ARGV[3] ~= '' and (redis.call('GET', KEYS[2]) ~= ARGV[3] or redis.call('GET', KEYS[3]) ~= ARGV[4]) then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expiry = now + ARGV[2]
-- Indexes first: should one of them be of a foreign type, the script ends here, and no entry is left that no index names.
local name, last = KEYS[1], expiry
for i = 5, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. string.format('%.0f', now))
  redis.call('ZADD', KEYS[i], last, name)
  last = redis.call('ZREVRANGE', KEYS[i], 0, 0, 'WITHSCORES')[2]
  redis.call('PEXPIREAT', KEYS[i], last)
  name = KEYS[i]
end
redis.call('SET', KEYS[1], ARGV[1], 'PXAT', expiry)
if ARGV[5] == '' then
  redis.call('UNLINK', KEYS[4])
else
  redis.call('SET', KEYS[4], ARGV[5], 'PXAT', expiry)
end
return 1
