-- Read a value and delete it. GETDEL would answer with an error where a key holds another type than text.
--
-- KEYS[1]  string  the value; another type is left alone
-- Returns  the value, or nil
-- Cost     O(1)
local held = redis.call('MGET', KEYS[1])[1]
if held then
  redis.call('DEL', KEYS[1])
end
return held
