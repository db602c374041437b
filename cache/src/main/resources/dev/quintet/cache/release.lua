-- Give a lease back without storing anything.
--
-- KEYS[1]  string  the lease
-- ARGV[1]  text    our token
-- ARGV[2]  text    channel that waiting processes listen to; they are told our token
-- Returns  1 given back; 0 it was lost already
-- Cost     O(1)
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] and holder ~= ARGV[1] .. '+' then
  return 0
end
redis.call('UNLINK', KEYS[1])
if holder ~= ARGV[1] then
  redis.call('PUBLISH', ARGV[2], ARGV[1])
end
return 1
