-- Add one to a counter that lives as long as its first call said.
--
-- KEYS[1]  string  the counter
-- ARGV[1]  int     s to live, >= 1
-- Returns  the sum
-- Cost     O(1)
local sum = redis.call('INCR', KEYS[1])
if sum == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return sum
