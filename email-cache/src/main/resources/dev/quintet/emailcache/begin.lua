-- Begin a fill: learn the tokens that the fill must show when it stores, and make those that are not there.
--
-- KEYS[1]  string  the user's token, gone when the user was invalidated
-- KEYS[2]  string  the folder's token, gone when the folder was invalidated or changed
-- ARGV[1]  text    a token that nobody has used before, for those that are missing
-- ARGV[2]  int     ms for which they must live from now, >= 1
-- Returns  { the user's token, the folder's token }
-- Cost     O(1): at most two GET, two SET
-- A fill is refused when a token is missing, so that eviction, expiry and clearing count as invalidations. Tokens are
-- never reused: a token that came back after it had been removed would let a fill in that began before the removal.
local tokens = {}
for i, key in ipairs(KEYS) do
  local token = redis.call('GET', key)
  if not token then
    token = ARGV[1]
    redis.call('SET', key, token, 'PX', ARGV[2])
  elseif redis.call('PTTL', key) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', key, ARGV[2])
  end
  tokens[i] = token
end
return tokens
