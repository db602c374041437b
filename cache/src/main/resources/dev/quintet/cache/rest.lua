-- Give a lease back after a refresh that failed, and let the source rest: for a while nobody refreshes the entry.
--
-- KEYS[1]  string  the lease
-- ARGV[1]  text    our token
-- ARGV[2]  int     ms of rest, >= 1
-- ARGV[3]  text    channel that waiting processes listen to; they are told our token
-- Returns  1 rests; 0 the lease was lost already
-- Cost     O(1)
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] and holder ~= ARGV[1] .. '+' then
  return 0
end
redis.call('SET', KEYS[1], '~', 'PX', ARGV[2])
if holder ~= ARGV[1] then
  redis.call('PUBLISH', ARGV[3], ARGV[1])
end
return 1
