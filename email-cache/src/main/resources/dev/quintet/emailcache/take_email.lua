-- Take one message out of a folder, and put it into another if one is given.
--
-- KEYS[1]  string  the list of the folder it leaves
-- KEYS[2]  string  its spans
-- KEYS[3]  string  the message alone
-- KEYS[4]  string  its attachments
-- KEYS[5]  zset    the index of its attachments' content; the keys it names are touched too, and not in KEYS
-- KEYS[6]  zset    the folder's index
-- KEYS[7]  string  the folder's token
-- KEYS[8]  string  the list of the folder it goes to; KEYS[9] its spans; KEYS[10] that folder's token. None: it goes nowhere
-- ARGV[1]  text    the name of the member that holds a message's id
-- ARGV[2]  text    the id
-- ARGV[3]  int     the longest list to scan, in bytes
-- ARGV[4]  int     the largest list to keep, in bytes
-- ARGV[5]  first|last|reload  where it arrives; reload drops the other folder's list
-- ARGV[6]  json    the name of a member that is different there; ARGV[7] its value as JSON; ARGV[8] another name, and so on
-- Returns  1 if the message was in the list or kept alone, else 0
-- Cost     as update_email.lua, for both lists
redis.call('UNLINK', KEYS[7])
local field, id, longest, largest, arrival = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local at, unusable = find_message(KEYS[1], KEYS[2], field, id, longest)
if at then
  replace(KEYS[1], KEYS[2], at, nil, field, largest)
elseif unusable then
  drop(KEYS[1], KEYS[2])
end
local gone = redis.call('UNLINK', KEYS[3], KEYS[4])
local contents = redis.call('ZRANGE', KEYS[5], 0, -1)
for i = 1, #contents do
  redis.call('UNLINK', contents[i])
end
redis.call('UNLINK', KEYS[5])
redis.call('ZREM', KEYS[6], KEYS[3], KEYS[4], KEYS[5])
if KEYS[8] then
  redis.call('UNLINK', KEYS[10])
  local arrived = at and arrival ~= 'reload' and changed(at.text, { unpack(ARGV, 6) })
  -- It may be there already, when somebody has read that folder since the mail server moved it.
  local there, useless = false, not arrived
  if arrived then
    there, useless = find_message(KEYS[8], KEYS[9], field, id_of(arrived, field), longest)
  end
  if useless then
    drop(KEYS[8], KEYS[9])
  elseif there then
    replace(KEYS[8], KEYS[9], there, nil, field, largest)
  end
  if not useless and redis.call('EXISTS', KEYS[8]) == 1 then
    insert(KEYS[8], KEYS[9], arrived, arrival == 'first', field, largest)
  end
end
return (at or gone > 0) and 1 or 0
