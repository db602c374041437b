-- Read entries with the time they have left; an entry under an invalidated tag counts as missing.
--
-- KEYS     string  entries
-- ARGV[1]  text    what the keys of tags begin with
-- Returns  { value|nil-as-'', ms left, ... }, two for each key; ms left is -2 where there is none, -1 without expiry
-- Cost     O(keys + their tags): one GET and one PTTL each, one GET for each tag
-- The names of the tags stand in the entry itself, so their keys cannot be in KEYS.

-- A tagged entry is byte 249, how many tags, then for each tag 16 bytes of version, the name's length, the name.
local function current(entry)
  if string.byte(entry, 1) ~= 249 then
    return true
  end
  local at = 3
  for _ = 1, string.byte(entry, 2) or 0 do
    local length = string.byte(entry, at + 16)
    if not length then
      -- Damaged or foreign: the reader finds that out, and counts it.
      return true
    end
    local tag = string.sub(entry, at + 17, at + 16 + length)
    if redis.call('GET', ARGV[1] .. tag) ~= string.sub(entry, at, at + 15) then
      return false
    end
    at = at + 17 + length
  end
  return true
end

local answer = {}
for i, key in ipairs(KEYS) do
  -- A foreign key may hold another type; that is no entry of ours.
  local entry = redis.pcall('GET', key)
  if type(entry) == 'string' and current(entry) then
    answer[2 * i - 1] = entry
    answer[2 * i] = redis.call('PTTL', key)
  else
    answer[2 * i - 1] = ''
    answer[2 * i] = -2
  end
end
return answer
