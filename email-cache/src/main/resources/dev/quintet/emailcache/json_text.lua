-- Read and cut JSON text without decoding it. Stands before the scripts that work on lists.
--
-- Nothing here goes through cjson except single strings: cjson writes numbers beyond 2^53 with other digits and empty
-- arrays as {}. Text that is not touched keeps its bytes.
--
-- Spans    The elements of a list with their separators left out, white space included, so that the list is
--          '[' span ',' span ... ']'. Their record: 8 bytes length of the list, then for each span 4 bytes length and
--          4 bytes of the SHA-1 of its message's id, zeros where it has none; big endian. Lists that other clients wrote have
--          no record, short ones neither; then the text is scanned, up to a length, because scanning blocks the server.
local find, byte, sub = string.find, string.byte, string.sub
local QUOTE, COMMA, COLON, BACKSLASH = 34, 44, 58, 92
local OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT = 91, 93, 123, 125
local HEADER, RECORD = 8, 8

-- Each of these takes the text and a position, and returns the position behind what it skips; nil if it is no JSON.
local function after_blank(text, i)
  return find(text, '[^ \t\r\n]', i)
end

local function after_string(text, i)
  while true do
    i = find(text, '["\\]', i + 1)
    if not i then
      return nil
    end
    if byte(text, i) == QUOTE then
      return i + 1
    end
    i = i + 1
  end
end

local function after_value(text, i)
  local c = byte(text, i)
  if c == QUOTE then
    return after_string(text, i)
  end
  if c ~= OPEN_OBJECT and c ~= OPEN_ARRAY then
    local _, last = find(text, '^[%w.+-]+', i)
    return last and last + 1
  end
  local depth = 1
  while depth > 0 do
    i = find(text, '["%[%]{}]', i + 1)
    if not i then
      return nil
    end
    c = byte(text, i)
    if c == QUOTE then
      i = after_string(text, i)
      if not i then
        return nil
      end
      i = i - 1
    elseif c == OPEN_OBJECT or c == OPEN_ARRAY then
      depth = depth + 1
    else
      depth = depth - 1
    end
  end
  return i + 1
end

-- What a string token says; nil if it is no string that JSON knows.
local function said(token)
  if not find(token, '\\', 1, true) then
    return sub(token, 2, -2)
  end
  local decodes, decoded = pcall(cjson.decode, '[' .. token .. ']')
  return decodes and decoded[1] or nil
end

-- The members of an object, in order: { name, first and last position of the value }. nil if the text is no object.
local function members(text)
  local i = after_blank(text, 1)
  if not i or byte(text, i) ~= OPEN_OBJECT then
    return nil
  end
  local found = {}
  i = after_blank(text, i + 1)
  if i and byte(text, i) == CLOSE_OBJECT then
    return not after_blank(text, i + 1) and found or nil
  end
  while i and byte(text, i) == QUOTE do
    local behind = after_string(text, i)
    local name = behind and said(sub(text, i, behind - 1))
    local colon = name and after_blank(text, behind)
    if not colon or byte(text, colon) ~= COLON then
      return nil
    end
    local first = after_blank(text, colon + 1)
    behind = first and after_value(text, first)
    i = behind and after_blank(text, behind)
    if not i then
      return nil
    end
    found[#found + 1] = { name, first, behind - 1 }
    local c = byte(text, i)
    if c == CLOSE_OBJECT then
      return not after_blank(text, i + 1) and found or nil
    end
    i = c == COMMA and after_blank(text, i + 1) or nil
  end
  return nil
end

-- The id of a message as text, whether it is written as a string or as a number; nil if it has none.
local function id_of(message, field)
  for _, member in ipairs(members(message) or {}) do
    if member[1] == field then
      local token = sub(message, member[2], member[3])
      return byte(token) == QUOTE and said(token) or token
    end
  end
  return nil
end

local function hash_of(id)
  return id and struct.pack('>I4', tonumber(sub(redis.sha1hex(id), 1, 8), 16)) or '\0\0\0\0'
end

-- The message with some members changed: their values replaced where they stand, or added at its end. nil if it is no
-- object. Changes are { name as JSON, value as JSON, name as JSON, ... }.
local function changed(message, changes)
  local found = members(message)
  if not found then
    return nil
  end
  local pieces, from = {}, 1
  local wanted, done = {}, {}
  for i = 1, #changes, 2 do
    wanted[said(changes[i])] = changes[i + 1]
  end
  for _, member in ipairs(found) do
    local value = wanted[member[1]]
    if value then
      pieces[#pieces + 1] = sub(message, from, member[2] - 1)
      pieces[#pieces + 1] = value
      from = member[3] + 1
      done[member[1]] = true
    end
  end
  local close = find(message, '}[ \t\r\n]*$')
  pieces[#pieces + 1] = sub(message, from, close - 1)
  local separator = #found > 0 and ',' or ''
  for i = 1, #changes, 2 do
    if not done[said(changes[i])] then
      pieces[#pieces + 1] = separator .. changes[i] .. ':' .. changes[i + 1]
      separator = ','
    end
  end
  pieces[#pieces + 1] = sub(message, close)
  return table.concat(pieces)
end

-- The spans of a list by scanning it: { first and last position }, in order. nil if it is no array.
local function scanned(text)
  local i = after_blank(text, 1)
  if not i or byte(text, i) ~= OPEN_ARRAY then
    return nil
  end
  local found, first = {}, i + 1
  i = after_blank(text, first)
  if i and byte(text, i) == CLOSE_ARRAY then
    return not after_blank(text, i + 1) and found or nil
  end
  while i do
    local behind = after_value(text, i)
    i = behind and after_blank(text, behind)
    local c = i and byte(text, i)
    if c ~= COMMA and c ~= CLOSE_ARRAY then
      return nil
    end
    found[#found + 1] = { first, i - 1 }
    if c == CLOSE_ARRAY then
      return not after_blank(text, i + 1) and found or nil
    end
    first = i + 1
    i = after_blank(text, first)
  end
  return nil
end

-- Whether a record of spans was written for the list that is there now: same length, same moment of expiry. Another client
-- that overwrites a list gives it another one of these; what it could keep alike, the caller checks at the spans it uses.
local function recorded(list, spans, length)
  local header = redis.call('GETRANGE', spans, 0, HEADER - 1)
  return #header == HEADER
    and struct.unpack('>I8', header) == length
    and math.abs(redis.call('PTTL', list) - redis.call('PTTL', spans)) <= 2
end

-- How many bytes of the list the spans before one take, counted from 0, with their separators.
local function skipped(records, spans)
  local bytes = 0
  for i = 0, spans - 1 do
    bytes = bytes + struct.unpack('>I4', records, HEADER + i * RECORD + 1) + 1
  end
  return bytes
end

-- Text between two positions of a list, if separators stand around it; else nil.
local function between(list, first, last)
  local text = redis.call('GETRANGE', list, first - 2, last)
  local before, behind = byte(text, 1), byte(text, -1)
  local separated = #text == last - first + 3
    and (before == COMMA or before == OPEN_ARRAY)
    and (behind == COMMA or behind == CLOSE_ARRAY)
  return separated and sub(text, 2, -2) or nil
end

-- Where a message stands in a list: { text, first and last position, index from 0, whether the spans say so }; nil if it is
-- not there. A second result of true says that the list cannot be worked on: too long to scan, or no array.
local function find_message(list, spans, field, id, longest)
  local kind = redis.call('TYPE', list).ok
  if kind ~= 'string' then
    return nil, kind ~= 'none'
  end
  local length = redis.call('STRLEN', list)
  local misled = not recorded(list, spans, length)
  if not misled then
    local records, hash, at = redis.call('GET', spans), hash_of(id), HEADER
    while not misled do
      at = find(records, hash, at + 1, true)
      if not at then
        return nil, false
      end
      if (at - HEADER - 5) % RECORD == 0 then
        local index = (at - HEADER - 5) / RECORD
        local first, last = skipped(records, index) + 2, skipped(records, index + 1)
        local text = between(list, first, last)
        local found = text and id_of(text, field)
        -- Two ids may share the hash; text whose id has another one is not what the record was written for.
        misled = not text or hash_of(found) ~= hash
        if found == id then
          return { text = text, first = first, last = last, index = index, recorded = true }, false
        end
      end
    end
  end
  local text = length <= longest and redis.call('GET', list)
  local found = text and scanned(text)
  if not found then
    return nil, true
  end
  for i, span in ipairs(found) do
    local element = sub(text, span[1], span[2])
    if id_of(element, field) == id then
      return { text = element, first = span[1], last = span[2], index = i - 1, recorded = false }, false
    end
  end
  return nil, false
end

local function drop(list, spans)
  redis.call('UNLINK', list, spans)
end

-- Writes a list that has changed, and its record; both keep their expiry. Beyond the largest size it is dropped instead.
local function rewrite(list, spans, text, records, largest)
  if #text > largest then
    drop(list, spans)
    return
  end
  redis.call('SET', list, text, 'KEEPTTL')
  if records then
    redis.call('SET', spans, struct.pack('>I8', #text) .. records, 'KEEPTTL')
  else
    redis.call('UNLINK', spans)
  end
end

local function record_of(text, field)
  return struct.pack('>I4', #text) .. hash_of(id_of(text, field))
end

-- Puts other text in a message's place; no text takes the message out, and one separator with it.
local function replace(list, spans, at, text, field, largest)
  if text and #text == #at.text and at.recorded then
    redis.call('SETRANGE', list, at.first - 1, text)
    return
  end
  local whole = redis.call('GET', list)
  local before, behind = sub(whole, 1, at.first - 1), sub(whole, at.last + 1)
  if not text then
    if byte(behind) == COMMA then
      behind = sub(behind, 2)
    elseif byte(before, -1) == COMMA then
      before = sub(before, 1, -2)
    end
  end
  local records
  if at.recorded then
    local known = redis.call('GET', spans)
    local mine = HEADER + at.index * RECORD
    records = sub(known, HEADER + 1, mine) .. (text and record_of(text, field) or '') .. sub(known, mine + RECORD + 1)
  end
  rewrite(list, spans, before .. (text or '') .. behind, records, largest)
end

-- Puts a message at the beginning or the end of a list that is there.
local function insert(list, spans, text, at_beginning, field, largest)
  local whole = redis.call('GET', list)
  local open = after_blank(whole, 1)
  local close = find(whole, '%][ \t\r\n]*$')
  local separator = after_blank(whole, open + 1) == close and '' or ','
  local known = recorded(list, spans, #whole) and sub(redis.call('GET', spans), HEADER + 1)
  local record = known and record_of(text, field)
  if at_beginning then
    rewrite(list, spans, sub(whole, 1, open) .. text .. separator .. sub(whole, open + 1), known and record .. known, largest)
  else
    rewrite(list, spans, sub(whole, 1, close - 1) .. separator .. text .. sub(whole, close), known and known .. record, largest)
  end
end
