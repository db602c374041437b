-- Save what changed of a session's attributes.
--
-- KEYS[1]  hash    the attributes, each as JSON
-- ARGV[1]  int     when the session ends, ms since 1970
-- ARGV[2]  int     how many attributes to set, n >= 0
-- ARGV[3..2+2n]    their names and values
-- ARGV[3+2n..]     names to remove
-- Returns  1 if there are attributes now, else 0
-- Cost     O(changes)
local count = tonumber(ARGV[2])
for i = 3, 1 + 2 * count, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
for i = 3 + 2 * count, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
end
return redis.call('PEXPIREAT', KEYS[1], ARGV[1])
