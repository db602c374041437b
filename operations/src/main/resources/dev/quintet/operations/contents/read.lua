-- Read many keys at once, each of them whole or not at all.
--
-- KEYS[i]  any     keys to read
-- ARGV[1]  int     most elements of one key
-- ARGV[2]  int     most bytes of one key, as Redis uses memory for it
-- ARGV[3]  int     bytes after which no further key is read
-- Returns  { this server's clock in ms, then for each key: kind, ... } with
--            0 none
--            1 string: ms to live or -1, value
--            2 list, 3 hash, 4 set, 5 sorted set: ms to live or -1, number of elements, elements
--            6 too large, or a stream: to be read in pages
--            7 not read: the answer was full
--            8 of a type that is not Redis' own
-- Cost     O(what it returns), four commands for each key
local most, largest, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local out, n = { time[1] * 1000 + math.floor(time[2] / 1000) }, 1
local function put(value)
  n = n + 1
  out[n] = value
end
local read = {
  list = function(key) return redis.call('LLEN', key), 2, { 'LRANGE', key, 0, -1 } end,
  hash = function(key) return redis.call('HLEN', key), 3, { 'HGETALL', key } end,
  set = function(key) return redis.call('SCARD', key), 4, { 'SMEMBERS', key } end,
  zset = function(key) return redis.call('ZCARD', key), 5, { 'ZRANGE', key, 0, -1, 'WITHSCORES' } end,
}
for _, key in ipairs(KEYS) do
  if room <= 0 then
    put(7)
  else
    local type = redis.call('TYPE', key).ok
    if type == 'none' then
      put(0)
    elseif type == 'string' then
      local length = redis.call('STRLEN', key)
      if length > largest then
        put(6)
      else
        put(1)
        put(redis.call('PTTL', key))
        put(redis.call('GET', key))
        room = room - length
      end
    elseif type == 'stream' then
      put(6)
    elseif not read[type] then
      put(8)
    else
      local count, code, command = read[type](key)
      local bytes = count > most and largest + 1 or redis.call('MEMORY', 'USAGE', key)
      if bytes > largest then
        put(6)
      else
        local elements = redis.call(unpack(command))
        put(code)
        put(redis.call('PTTL', key))
        put(#elements)
        for i = 1, #elements do
          put(elements[i])
        end
        room = room - bytes
      end
    end
  end
end
return out
