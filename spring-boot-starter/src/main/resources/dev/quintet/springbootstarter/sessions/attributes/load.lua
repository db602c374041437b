-- Read a session's attributes, and keep them as long as the session.
--
-- KEYS[1]  hash    the attributes, each as JSON
-- ARGV[1]  int     when the session ends, ms since 1970: later than when they were written if it was refreshed since
-- Returns  names and values in turn; nothing if there are none
-- Cost     O(attributes)
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return redis.call('HGETALL', KEYS[1])
