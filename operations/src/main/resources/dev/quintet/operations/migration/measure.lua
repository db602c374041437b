-- Measure keys.
--
-- KEYS[i]  any  keys to measure
-- Returns  for each key the bytes of memory it takes, 0 if it is gone
-- Cost     O(1) for each key, since Redis samples large ones
local out = {}
for i, key in ipairs(KEYS) do
  out[i] = redis.call('MEMORY', 'USAGE', key) or 0
end
return out
