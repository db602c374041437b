-- Keep a lease for longer.
--
-- KEYS[1]  string  the lease
-- ARGV[1]  text    our token
-- ARGV[2]  int     ms from now until it is lost, >= 1
-- Returns  1 kept; 0 it was lost already
-- Cost     O(1)
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] and holder ~= ARGV[1] .. '+' then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
