-- Store a value under tags.
--
-- KEYS[1]   string  the entry
-- KEYS[2..] string  the versions of its tags
-- ARGV[1]   bytes   the value as it is stored
-- ARGV[2]   int     how long it lives, ms, >= 1
-- ARGV[3]   text    16 characters that no tag ever had as version: what a tag without one gets
-- ARGV[4..] text    names of the tags, in the order of their keys
-- Returns   1
-- Cost      O(tags)
-- A tag's version lives as long as its longest entry. Should it be lost, its entries are misses, never wrong.
local header = string.char(249, #KEYS - 1)
for i = 2, #KEYS do
  local version = redis.call('GET', KEYS[i])
  if not version then
    version = ARGV[3]
    redis.call('SET', KEYS[i], version, 'PX', ARGV[2])
  elseif redis.call('PTTL', KEYS[i]) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', KEYS[i], ARGV[2])
  end
  local tag = ARGV[i + 2]
  header = header .. version .. string.char(#tag) .. tag
end
redis.call('SET', KEYS[1], header .. ARGV[1], 'PX', ARGV[2])
return 1
