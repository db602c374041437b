-- Forget everything that is kept of one user, and refuse every fill that has begun.
--
-- KEYS[1]  zset    the user's index
-- KEYS[2]  string  the user's token
-- Keys that the indexes name are touched too, and not in KEYS: all are of this user, and on this user's server.
-- Returns  how many entries went
-- Cost     O(n) in what is kept of this user, nothing in what is kept of others
redis.call('UNLINK', KEYS[2])
local gone = 0
local function forget(index)
  local names = redis.call('ZRANGE', index, 0, -1)
  for i = 1, #names do
    local name = names[i]
    if string.sub(name, -7) == '::index' then
      forget(name)
    else
      gone = gone + redis.call('UNLINK', name)
      redis.call('UNLINK', name .. '::spans')
    end
  end
  redis.call('UNLINK', index)
end
forget(KEYS[1])
return gone
