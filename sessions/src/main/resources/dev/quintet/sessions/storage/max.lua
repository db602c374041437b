-- Raise a moment: the later of what is kept and what is given stays.
--
-- KEYS[1]  string  ms since 1970, in decimal
-- ARGV[1]  int     ms since 1970
-- ARGV[2]  int     ms to live, >= 1
-- Returns  the moment that stays
-- Cost     O(1)
--
-- What is kept and is no moment up to the year 9999 has been damaged. It may have been any moment until now.
local moment, kept = tonumber(ARGV[1]), ARGV[1]
if redis.call('EXISTS', KEYS[1]) == 1 then
  local held = redis.call('MGET', KEYS[1])[1]
  if not held or not string.match(held, '^%d+$') or tonumber(held) > 253402300799999 then
    local time = redis.call('TIME')
    held = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
  end
  if tonumber(held) > moment then
    kept = held
  end
end
redis.call('SET', KEYS[1], kept, 'PX', ARGV[2])
return tonumber(kept)
