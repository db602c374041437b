-- Read some consecutive elements of a list.
--
-- KEYS[1]  string  the list
-- KEYS[2]  string  its spans
-- ARGV[1]  int     how many elements to leave out, >= 0
-- ARGV[2]  int     how many to read at most, >= 1
-- ARGV[3]  int     the longest list to scan, in bytes
-- ARGV[4]  0|1     whether to use the spans; 0 if what they led to was not JSON
-- Returns  { 1, elements in the list, the text of those read, with commas between }, or { 0 } if there is no list,
--          { -1 } if it is no array, { -2 } if it would have to be scanned and is too long
-- Cost     O(offset + count) numbers with spans, else O(bytes of the list)
local offset, count = tonumber(ARGV[1]), tonumber(ARGV[2])
local length = redis.call('STRLEN', KEYS[1])
if length == 0 then
  return { 0 }
end
if ARGV[4] == '1' and recorded(KEYS[1], KEYS[2], length) then
  local total = (redis.call('STRLEN', KEYS[2]) - HEADER) / RECORD
  local stop = math.min(total, offset + count)
  if offset >= stop then
    return { 1, total, '' }
  end
  local records = redis.call('GETRANGE', KEYS[2], 0, HEADER + stop * RECORD - 1)
  local text = between(KEYS[1], skipped(records, offset) + 2, skipped(records, stop))
  if text then
    return { 1, total, text }
  end
end
if length > tonumber(ARGV[3]) then
  return { -2 }
end
local list = redis.call('GET', KEYS[1])
local spans = scanned(list)
if not spans then
  return { -1 }
end
if offset >= #spans then
  return { 1, #spans, '' }
end
return { 1, #spans, sub(list, spans[offset + 1][1], spans[math.min(#spans, offset + count)][2]) }
