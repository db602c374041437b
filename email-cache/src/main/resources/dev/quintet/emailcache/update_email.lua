-- Change some members of one message, in its folder's list and where it is kept alone.
--
-- KEYS[1]  string  the list
-- KEYS[2]  string  its spans
-- KEYS[3]  string  the message alone
-- KEYS[4]  string  the folder's token: fills that read the mail before this change are refused
-- ARGV[1]  text    the name of the member that holds a message's id
-- ARGV[2]  text    the id
-- ARGV[3]  int     the longest list to scan, in bytes
-- ARGV[4]  int     the largest list to keep, in bytes
-- ARGV[5]  json    the name of a member; ARGV[6] its new value as JSON; ARGV[7] another name, and so on
-- Returns  how many copies were changed, 0 to 2
-- Cost     O(n) numbers to find the message with spans, else O(bytes of the list); O(bytes) to write, unless the length stays
redis.call('UNLINK', KEYS[4])
local field, id, longest, largest = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local changes, copies = { unpack(ARGV, 5) }, 0
local at, unusable = find_message(KEYS[1], KEYS[2], field, id, longest)
if at then
  replace(KEYS[1], KEYS[2], at, changed(at.text, changes), field, largest)
  copies = 1
elseif unusable then
  -- It may show what has just changed, so nobody may read it any more.
  drop(KEYS[1], KEYS[2])
end
local kind = redis.call('TYPE', KEYS[3]).ok
if kind ~= 'none' then
  local text = kind == 'string' and changed(redis.call('GET', KEYS[3]), changes)
  if text and #text <= largest then
    redis.call('SET', KEYS[3], text, 'KEEPTTL')
    copies = copies + 1
  else
    redis.call('UNLINK', KEYS[3])
  end
end
return copies
