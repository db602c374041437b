-- Take permits from one or several limits: from all of them or from none.
--
-- KEYS[1..n]     the state of each limit; a missing key means that nothing is used
--                  'window'  list    the instants of the latest permits, µs since 1970, oldest first, at most the limit
--                  'bucket'  string  the moment the bucket is full again, µs since 1970
--                  'fixed'   string  "<end of the window, µs since 1970> <permits used>"
--                  'parts'   hash    total, first, last: permits counted, oldest and newest part; <part> -> its permits
-- KEYS[n+1..]    string  the override of each budget: "ban <until>" or "allow <until>", µs since 1970
-- ARGV[1]  int|''  now, µs since 1970; '' (production) reads this server's clock
-- ARGV[2]  int     permits wanted, >= 1 and not beyond any of the limits
-- ARGV[3]  'take'|'peek'
-- ARGV[4]  int     n
-- ARGV[5..]        five for each limit: 'window'|'bucket'|'fixed'|'parts'; the limit or capacity in permits; the width of
--                  window or part, or the interval of one permit, in µs; parts of a window (0 for other kinds); the number
--                  of its budget, 1..
-- Returns  { taken or takable 0|1, what refused: 0 nothing, 1..n a limit, n+1.. the ban of a budget,
--            µs until this request would pass, now, limits whose clock had gone backwards,
--            then for each limit: permits left, µs until the next permit comes back, 0 if none is out }
-- Cost     O(1) for each limit, 'window' pushes one entry for each permit; a refusal writes nothing. When the clock has
--          gone backwards by an instant that matters, the state is moved once: O(limit).
local now, permits, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local steps_back = 0

-- The state left by a limiter of this name that used another algorithm is no state of ours, and would only raise errors.
local function read(command, key, ...)
  local value = redis.pcall(command, key, ...)
  if type(value) == 'table' and value.err then
    if not string.find(value.err, 'WRONGTYPE', 1, true) then
      error(value.err, 0)
    end
    redis.call('DEL', key)
    return redis.call(command, key, ...)
  end
  return value
end

local function push(key, entries)
  for from = 1, #entries, 1000 do
    redis.call('RPUSH', key, unpack(entries, from, math.min(from + 999, #entries)))
  end
end

local function expire(key, width)
  redis.call('PEXPIRE', key, math.ceil(width / 1000) + 1000)
end

-- A clock that went backwards leaves entries in the future. Moved back by as much as the newest is ahead, they keep their
-- ages, as if the clock had only stood still: nobody gets more, and nobody waits longer than a window.
local function move_window(key, width, by)
  local entries = redis.call('LRANGE', key, 0, -1)
  for i = 1, #entries do
    entries[i] = entries[i] - by
  end
  redis.call('DEL', key)
  push(key, entries)
  expire(key, width)
  steps_back = steps_back + 1
end

local function move_parts(key, width, parts, by)
  local fields = redis.call('HGETALL', key)
  local moved = {}
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    if name == 'first' or name == 'last' then
      value = value - by
    elseif name ~= 'total' then
      name = name - by
    end
    moved[#moved + 1] = name
    moved[#moved + 1] = value
  end
  redis.call('DEL', key)
  redis.call('HSET', key, unpack(moved))
  expire(key, width * (parts + 2))
  steps_back = steps_back + 1
end

-- Each of these looks at one limit and returns permits used, µs until the request would pass it, µs until the next
-- permit comes back (nil if none is out), and what taking needs to know.
local look = {}

function look.window(key, limit, width)
  local length = read('LLEN', key)
  if length == 0 then
    return 0, 0, nil, 0
  end
  local newest = tonumber(redis.call('LINDEX', key, -1))
  if newest > now then
    move_window(key, width, newest - now)
  end
  local function instant(index)
    return tonumber(redis.call('LINDEX', key, index))
  end
  -- Entries leave in order, mostly one at a time: look for the first that is still inside by doubling steps.
  local first, oldest = 0, instant(0)
  if oldest + width <= now then
    local outside, inside, step = 0, length, 1
    while outside + step < length do
      local probe = instant(outside + step)
      if probe + width > now then
        inside, oldest = outside + step, probe
        break
      end
      outside, step = outside + step, step * 2
    end
    while inside - outside > 1 do
      local middle = math.floor((inside + outside) / 2)
      local probe = instant(middle)
      if probe + width > now then
        inside, oldest = middle, probe
      else
        outside = middle
      end
    end
    first = inside
  end
  local used = length - first
  if used == 0 then
    return 0, 0, nil, first
  end
  local wait, excess = 0, used + permits - limit
  if excess > 0 then
    wait = (excess == 1 and oldest or instant(first + excess - 1)) + width - now
  end
  return used, wait, oldest + width - now, first
end

function look.bucket(key, capacity, interval)
  local full_after = math.max(0, (tonumber(read('GET', key) or 0) or 0) - now)
  local depth = capacity * interval
  if full_after > depth then
    -- Emptier than empty: only a clock that went backwards makes a bucket look so.
    full_after = depth
    redis.call('SET', key, now + depth, 'PX', math.ceil(depth / 1000) + 1000)
    steps_back = steps_back + 1
  end
  local used = math.ceil(full_after / interval)
  local wait = math.max(0, full_after + permits * interval - depth)
  return used, wait, used > 0 and full_after - (used - 1) * interval or nil, full_after
end

function look.fixed(key, limit, width)
  local ends, used = string.match(read('GET', key) or '', '^(%d+) (%d+)$')
  ends, used = tonumber(ends) or 0, tonumber(used) or 0
  if ends <= now then
    return 0, 0, nil, now + width
  end
  if ends - now > width then
    ends = now + width
    redis.call('SET', key, string.format('%.0f %.0f', ends, used), 'PX', math.ceil(width / 1000) + 1000)
    steps_back = steps_back + 1
  end
  return used, used + permits > limit and ends - now or 0, ends - now, ends
end

function look.parts(key, limit, width, parts)
  local head = read('HMGET', key, 'total', 'first', 'last')
  local used, first, last = tonumber(head[1]), tonumber(head[2]), tonumber(head[3])
  local part = math.floor(now / width)
  if not used then
    return 0, 0, nil, { part, part }
  end
  -- When within its part the newest permit was taken is not known, so it is left one part ahead: never too early.
  local ahead = last - part - 1
  if ahead > 0 then
    move_parts(key, width, parts, ahead)
    first, last = first - ahead, last - ahead
  end
  -- The oldest part counts whole until its last instant has left the window.
  local oldest, stale = part - parts, {}
  local excess, wait, free_at = used + permits - limit, 0, nil
  if last < oldest then
    return 0, 0, nil, { part, part, 'all' }
  end
  if first >= oldest and excess <= 0 then
    return used, 0, (first + parts + 1) * width - now, { first, last, stale }
  end
  local names = {}
  for number = first, last do
    names[#names + 1] = number
  end
  local counts = redis.call('HMGET', key, unpack(names))
  local freed, live = 0, nil
  for i = 1, #names do
    local inside = tonumber(counts[i]) or 0
    if names[i] < oldest then
      if counts[i] then
        stale[#stale + 1] = names[i]
      end
      used, excess = used - inside, excess - inside
    elseif inside > 0 then
      free_at = (names[i] + parts + 1) * width - now
      live = live or { names[i], free_at }
      if freed >= excess then
        break
      end
      freed, wait = freed + inside, free_at
    end
  end
  if not live then
    return 0, 0, nil, { part, part, 'all' }
  end
  return used, wait, live[2], { live[1], last, stale }
end

-- Each of these takes the permits from one limit, and returns µs until the next permit comes back.
local take = {}

function take.window(key, width, parts, next_free, first)
  if first > 0 then
    redis.call('LTRIM', key, first, -1)
  end
  if permits == 1 then
    redis.call('RPUSH', key, now)
  else
    local entries = {}
    for i = 1, permits do
      entries[i] = now
    end
    push(key, entries)
  end
  expire(key, width)
  return next_free or width
end

function take.bucket(key, interval, parts, next_free, full_after)
  full_after = full_after + permits * interval
  -- A missing key means full, so it may go at that very moment.
  redis.call('SET', key, now + full_after, 'PX', math.ceil(full_after / 1000))
  return next_free or interval
end

function take.fixed(key, width, parts, next_free, ends, used)
  redis.call('SET', key, string.format('%.0f %.0f', ends, used + permits), 'PX', math.ceil((ends - now) / 1000) + 1000)
  return ends - now
end

function take.parts(key, width, parts, next_free, known, used)
  local part, stale = math.floor(now / width), known[3]
  local first, last = math.min(known[1], part), math.max(known[2], part)
  if stale == 'all' then
    redis.call('DEL', key)
  elseif stale and #stale > 0 then
    redis.call('HDEL', key, unpack(stale))
  end
  redis.call('HINCRBY', key, part, permits)
  redis.call('HSET', key, 'total', used + permits, 'first', first, 'last', last)
  expire(key, width * (parts + 2))
  return (first + parts + 1) * width - now
end

local exempt, refusing, wait = {}, 0, 0
for j = count + 1, #KEYS do
  local override = redis.call('GET', KEYS[j])
  if override then
    local kind, ends = string.match(override, '^(%a+) (%d+)$')
    local left = (tonumber(ends) or 0) - now
    if left > 0 and kind == 'ban' and left > wait then
      refusing, wait = j, left
    elseif left > 0 and kind == 'allow' then
      exempt[j - count] = true
    end
  end
end

local looked = {}
for i = 1, count do
  local at = 5 * i
  local kind, limit, width, parts = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  if exempt[tonumber(ARGV[at + 4])] then
    looked[i] = { exempt = true, left = limit, next_free = 0 }
  else
    local used, waiting, next_free, known = look[kind](KEYS[i], limit, width, parts)
    looked[i] = { kind = kind, width = width, parts = parts, used = used, known = known,
      left = math.max(0, limit - used), next_free = next_free }
    if waiting > wait then
      refusing, wait = i, waiting
    end
  end
end

local answer = { wait == 0 and 1 or 0, refusing, wait, now, steps_back }
for i = 1, count do
  local limit = looked[i]
  if wait == 0 and ARGV[3] == 'take' and not limit.exempt then
    limit.next_free = take[limit.kind](KEYS[i], limit.width, limit.parts, limit.next_free, limit.known, limit.used)
    limit.left = limit.left - permits
  end
  answer[#answer + 1] = limit.left
  answer[#answer + 1] = limit.next_free or 0
end
return answer
