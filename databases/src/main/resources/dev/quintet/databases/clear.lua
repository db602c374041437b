-- Empty the selected database, and say how many keys it held.
--
-- Returns  how many keys went, expired ones that Redis had not removed yet included
-- Cost     O(1) for other clients: the memory is freed by a thread of the server's own
local keys = redis.call('DBSIZE')
redis.call('FLUSHDB', 'ASYNC')
return keys
