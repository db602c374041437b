-- Ban a key, or allow it everything, for a time.
--
-- KEYS[1]  string  "ban <until>" or "allow <until>", µs since 1970
-- ARGV[1]  int|''  now, µs since 1970; '' (production) reads this server's clock
-- ARGV[2]  'ban'|'allow'
-- ARGV[3]  int     for how many µs, >= 1000
-- ARGV[4]  string  the channel to tell on, so that refusals remembered elsewhere end
-- ARGV[5]  string  what to tell: the key's first name in Redis
-- Returns  the end, µs since 1970
-- Cost     O(1): one SET, one PUBLISH
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local ends = now + ARGV[3]
redis.call('SET', KEYS[1], string.format('%s %.0f', ARGV[2], ends), 'PX', math.ceil(ARGV[3] / 1000))
redis.call('PUBLISH', ARGV[4], ARGV[5])
return ends
