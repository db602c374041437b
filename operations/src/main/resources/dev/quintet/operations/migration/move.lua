-- Move keys to another number of this server, and note in the journal what became of each.
--
-- KEYS[1]  hash  the journal, in the number that the keys are in
-- KEYS[i]  any   keys to move
-- ARGV[1]  int   the number to move them to
-- ARGV[2]  int   the number that they are in
-- ARGV[3]  text  where there is such a key already: 'fail' (none is moved), 'skip' or 'overwrite'
-- ARGV[4]  text  field of the journal, or '' for no journal
-- ARGV[5]  text  number of the batch
-- ARGV[6]  text  '1' to compare each key before and after
-- Returns  { 'done', one letter for each key: m moved, r moved in place of another, s skipped, g gone, d differs }
--          { 'conflict', number of the first key that there is already }
-- Cost     O(keys); with comparing O(what they hold)
--
-- MOVE keeps the time to live, takes the key from one number and puts it into the other in one step, and refuses if there is
-- one. SELECT within a script ends with it; it costs as much as any command, so the numbers change once for all keys.
local to, from, policy, compare = ARGV[1], ARGV[2], ARGV[3], ARGV[6] == '1'
if policy == 'fail' then
  local there = {}
  redis.call('SELECT', to)
  if redis.call('EXISTS', unpack(KEYS, 2)) > 0 then
    for i = 2, #KEYS do
      there[i] = redis.call('EXISTS', KEYS[i]) == 1
    end
  end
  redis.call('SELECT', from)
  for i = 2, #KEYS do
    if there[i] and redis.call('EXISTS', KEYS[i]) == 1 then
      return { 'conflict', i - 1 }
    end
  end
end
-- What a key holds. Short texts are compared as they are, because a digest takes longer than that, and so does a dump of them.
local function contents(key, type)
  local text
  if type == 'string' then text = redis.call('GET', key) else text = redis.call('DUMP', key) end
  return text and #text > 1000 and redis.sha1hex(text) or text
end
local outcome, before, ttl, types = {}, {}, {}, {}
for i = 2, #KEYS do
  local key, letter = KEYS[i]
  if compare then
    types[i] = redis.call('TYPE', key).ok
    before[i] = contents(key, types[i])
    ttl[i] = redis.call('PTTL', key)
  end
  if redis.call('MOVE', key, to) == 1 then
    letter = 'm'
  elseif redis.call('EXISTS', key) == 0 then
    letter = 'g'
  elseif policy == 'overwrite' then
    redis.call('SELECT', to)
    redis.call('UNLINK', key)
    redis.call('SELECT', from)
    redis.call('MOVE', key, to)
    letter = 'r'
  else
    letter = 's'
  end
  outcome[i - 1] = letter
end
if compare then
  redis.call('SELECT', to)
  for i = 2, #KEYS do
    local letter = outcome[i - 1]
    if letter == 'm' or letter == 'r' then
      local now = redis.call('PTTL', KEYS[i])
      if contents(KEYS[i], types[i]) ~= before[i] or (ttl[i] < 0) ~= (now < 0) or math.abs(ttl[i] - now) > 1000 then
        outcome[i - 1] = 'd'
      end
    end
  end
  redis.call('SELECT', from)
end
local letters = table.concat(outcome)
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[4], ARGV[5] .. ':' .. letters)
end
return { 'done', letters }
