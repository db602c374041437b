-- Write a key only if it still holds what was read from it.
--
-- KEYS[1]  string  the value; another type is left alone
-- ARGV[1]  0|1     whether something was read
-- ARGV[2]  string  what was read, if so
-- ARGV[3]  0|1     whether to write; 0 deletes
-- ARGV[4]  string  what to write, if so
-- ARGV[5]  int     ms to live, >= 1
-- Returns  1 if it was done, 0 if the key holds something else
-- Cost     O(1)
if ARGV[1] == '1' then
  -- MGET answers nil, and no error, where a key holds another type than text.
  if redis.call('MGET', KEYS[1])[1] ~= ARGV[2] then
    return 0
  end
elseif redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
if ARGV[3] == '1' then
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
else
  redis.call('DEL', KEYS[1])
end
return 1
