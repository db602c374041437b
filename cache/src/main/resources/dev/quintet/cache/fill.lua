-- Store what was loaded, unless something newer happened to the entry since the lease was taken; and give the lease back.
--
-- KEYS[1]   string  the entry
-- KEYS[2]   string  the lease
-- KEYS[3]   string  facts of the load
-- KEYS[4..] string  the versions of the entry's tags
-- ARGV[1]   text    our token
-- ARGV[2]   bytes   the entry as it is stored, header with tags included
-- ARGV[3]   int     how long it lives, ms, >= 1
-- ARGV[4]   text    facts of the load, '<ms it took>:<ms the entry may be served stale>'
-- ARGV[5]   text    over what it may be stored. 'nothing': there was no entry; 'facts': over the entry that was loaded
--                   before; 'anything': over an entry that could not be read
-- ARGV[6]   text    channel that waiting processes listen to; they are told our token
-- ARGV[7..] text    the versions of the tags when the lease was taken
-- Returns   1 stored; 0 the lease was lost, to a deletion or to time; -1 a tag was invalidated; -2 somebody else wrote
-- Cost      O(tags)
local holder = redis.call('GET', KEYS[2])
if holder ~= ARGV[1] and holder ~= ARGV[1] .. '+' then
  -- Whoever waits for us waits in vain.
  redis.call('PUBLISH', ARGV[6], ARGV[1])
  return 0
end
redis.call('UNLINK', KEYS[2])
if holder ~= ARGV[1] then
  redis.call('PUBLISH', ARGV[6], ARGV[1])
end
for i = 4, #KEYS do
  if redis.call('GET', KEYS[i]) ~= ARGV[i + 3] then
    return -1
  end
end
if ARGV[5] == 'nothing' then
  if redis.call('TYPE', KEYS[1]).ok == 'string' then
    return -2
  end
elseif ARGV[5] == 'facts' then
  -- They expire together, so both may be gone; but one without the other means a write or a deletion by somebody else.
  if math.abs(redis.call('PTTL', KEYS[1]) - redis.call('PTTL', KEYS[3])) > 5 then
    return -2
  end
end
for i = 4, #KEYS do
  if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[3]) then
    redis.call('PEXPIRE', KEYS[i], ARGV[3])
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[3])
return 1
