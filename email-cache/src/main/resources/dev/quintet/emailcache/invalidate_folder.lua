-- Forget everything that is kept of one folder, and refuse every fill of it that has begun.
--
-- KEYS[1]  string  the list
-- KEYS[2]  string  its spans
-- KEYS[3]  zset    the folder's index
-- KEYS[4]  string  the folder's token
-- KEYS[5]  zset    the user's index
-- Keys that the folder's index names are touched too, and not in KEYS: all are of this folder.
-- Returns  how many entries went
-- Cost     O(n) in what is kept of this folder, O(log m) in the folders of the user
redis.call('UNLINK', KEYS[4], KEYS[2])
-- The list goes whether an index names it or not: another client may have written it.
local gone = redis.call('UNLINK', KEYS[1])
local function forget(index)
  local names = redis.call('ZRANGE', index, 0, -1)
  for i = 1, #names do
    if string.sub(names[i], -7) == '::index' then
      forget(names[i])
    else
      gone = gone + redis.call('UNLINK', names[i])
    end
  end
  redis.call('UNLINK', index)
end
forget(KEYS[3])
redis.call('ZREM', KEYS[5], KEYS[1], KEYS[3])
return gone
