-- Give an expiry to a key that has none.
--
-- KEYS[1]  any     the key
-- ARGV[1]  int     ms to live; 0 deletes
-- Returns  1 if it had none, 0 if it has one or does not exist
-- Cost     O(1)
if redis.call('PTTL', KEYS[1]) ~= -1 then
  return 0
end
if ARGV[1] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1
