-- Give an expiry to a key that has none.
--
-- KEYS[1]  string  the key; another type is left alone
-- ARGV[1]  int     ms to live; 0 deletes
-- Returns  1 if it had none, 0 if it has one, does not exist, or is no text
-- Cost     O(1)
if redis.call('PTTL', KEYS[1]) ~= -1 or redis.call('TYPE', KEYS[1]).ok ~= 'string' then
  return 0
end
if ARGV[1] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1
