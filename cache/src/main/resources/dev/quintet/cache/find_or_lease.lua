-- Find an entry, or take the lease to load it.
--
-- KEYS[1]   string  the entry
-- KEYS[2]   string  the lease: the holder's token, with a '+' behind it once somebody waits; '~' after a refresh that failed
-- KEYS[3]   string  facts of the last load, '<ms it took>:<ms the entry may be served stale>'
-- KEYS[4..] string  the versions of the tags that the loaded value will have
-- ARGV[1]   text    what the keys of tags begin with
-- ARGV[2]   text    our token
-- ARGV[3]   int     ms until the lease is lost unless renewed, >= 1
-- ARGV[4]   text    'find': an entry is enough; 'load': lease even if there is one; 'refresh': the same, unless the source
--                   rests
-- ARGV[5]   text    16 characters that no tag ever had as version: what a tag without one gets
-- ARGV[6]   int     ms that the versions of the tags must live at least
-- Returns   { 1, entry, ms left, facts|'' }                    found
--           { 2, entry|'', ms left|-2, facts|'', version... }  leased, with a version for each of KEYS[4..]
--           { 3, token of the holder, ms left of its lease }   somebody else loads it
-- Cost      O(tags)
-- The names of the tags of an entry stand in it, so their keys cannot be in KEYS.

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

local entry = redis.pcall('GET', KEYS[1])
local left = -2
local facts = ''
if type(entry) ~= 'string' then
  entry = ''
elseif not current(entry) then
  -- It would keep the loaded value from being stored.
  redis.call('UNLINK', KEYS[1])
  entry = ''
else
  left = redis.call('PTTL', KEYS[1])
  -- Facts are stored with the entry and expire with it. Another expiry means that somebody else wrote the entry since.
  if math.abs(left - redis.call('PTTL', KEYS[3])) <= 5 then
    facts = redis.call('GET', KEYS[3]) or ''
  end
  if ARGV[4] == 'find' then
    return { 1, entry, left, facts }
  end
end

local holder = redis.call('GET', KEYS[2])
-- A source rests from refreshes only, not from those who have no value at all.
if holder == '~' and ARGV[4] == 'refresh' then
  return { 3, holder, redis.call('PTTL', KEYS[2]) }
end
if holder and holder ~= '~' then
  if string.sub(holder, -1) ~= '+' then
    redis.call('SET', KEYS[2], holder .. '+', 'KEEPTTL')
    return { 3, holder, redis.call('PTTL', KEYS[2]) }
  end
  return { 3, string.sub(holder, 1, -2), redis.call('PTTL', KEYS[2]) }
end

redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local answer = { 2, entry, left, facts }
for i = 4, #KEYS do
  -- Taken now, before the load: a tag invalidated while it runs has another version, or none, when it ends.
  local version = redis.call('GET', KEYS[i])
  if not version then
    version = ARGV[5]
    redis.call('SET', KEYS[i], version, 'PX', ARGV[6])
  elseif redis.call('PTTL', KEYS[i]) < tonumber(ARGV[6]) then
    redis.call('PEXPIRE', KEYS[i], ARGV[6])
  end
  answer[i + 1] = version
end
return answer
