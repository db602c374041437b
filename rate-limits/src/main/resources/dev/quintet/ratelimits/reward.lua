-- Give permits back to all limits of one key: those taken last.
--
-- KEYS[1..n]  the state of each limit, as take.lua describes it
-- ARGV[1]  int|''  now, µs since 1970; '' (production) reads this server's clock
-- ARGV[2]  int     permits to give back, >= 1; what is not out cannot come back
-- ARGV[3]  string  the channel to tell on, so that refusals remembered elsewhere end
-- ARGV[4]  string  what to tell: the key's first name in Redis
-- ARGV[5..]        five for each limit, as in take.lua
-- Returns  how many of the limits had a state
-- Cost     O(1) for each limit, 'window' O(permits), 'parts' O(parts); one PUBLISH
local now, permits = tonumber(ARGV[1]), tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local give = {}

function give.window(key)
  redis.call('LTRIM', key, 0, -permits - 1)
end

function give.bucket(key, interval)
  local full_after = (tonumber(redis.call('GET', key)) or 0) - now - permits * interval
  if full_after > 0 then
    redis.call('SET', key, now + full_after, 'PX', math.ceil(full_after / 1000))
  else
    redis.call('DEL', key)
  end
end

function give.fixed(key)
  local ends, used = string.match(redis.call('GET', key), '^(%d+) (%d+)$')
  if ends then
    local left = math.max(0, used - permits)
    local life = redis.call('PTTL', key)
    if left > 0 and life > 0 then
      redis.call('SET', key, string.format('%s %.0f', ends, left), 'PX', life)
    else
      redis.call('DEL', key)
    end
  end
end

function give.parts(key)
  local head = redis.call('HMGET', key, 'total', 'first', 'last')
  local total, first, last = tonumber(head[1]), tonumber(head[2]), tonumber(head[3])
  local owed = math.min(permits, total)
  if owed == total then
    redis.call('DEL', key)
    return
  end
  redis.call('HINCRBY', key, 'total', -owed)
  for part = last, first, -1 do
    local count = tonumber(redis.call('HGET', key, part)) or 0
    if count > owed then
      redis.call('HSET', key, part, count - owed, 'last', part)
      return
    end
    redis.call('HDEL', key, part)
    owed = owed - count
    if owed == 0 and count > 0 then
      -- 'first' and what lies before stays; the newest part that holds anything is found by the next call.
      return
    end
  end
end

local types = { window = 'list', bucket = 'string', fixed = 'string', parts = 'hash' }
local touched = 0
for i = 1, #KEYS do
  local at = 5 * i
  local kind = ARGV[at]
  if redis.call('TYPE', KEYS[i]).ok == types[kind] then
    give[kind](KEYS[i], tonumber(ARGV[at + 2]))
    touched = touched + 1
  end
end
redis.call('PUBLISH', ARGV[3], ARGV[4])
return touched
