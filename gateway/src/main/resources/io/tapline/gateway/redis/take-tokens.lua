-- Takes tokens of a bucket that fills by itself, and of a day's quota.
-- KEYS[1] the app's key; ARGV: tokens a second (0: any), most in the bucket, tokens a day (0: any), how many are wanted.
-- Returns how many were taken, and milliseconds until there may be another. Redis' clock counts.
local rate, burst, per_day, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local today = math.floor(now / 86400000)

local stored = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'day', 'used')
local tokens = tonumber(stored[1]) or burst
local used = tonumber(stored[3]) == today and tonumber(stored[4]) or 0
local taken, wait = wanted, 0

if rate > 0 then
    tokens = math.min(burst, tokens + math.max(0, now - (tonumber(stored[2]) or now)) * rate / 1000)
    if tokens < taken then
        taken = math.floor(tokens)
        wait = math.ceil((taken + 1 - tokens) * 1000 / rate)
    end
end
if per_day > 0 and per_day - used < taken then
    taken = math.max(0, per_day - used)
    wait = (today + 1) * 86400000 - now
end

redis.call('HSET', KEYS[1], 'tokens', tokens - taken, 'at', now, 'day', today, 'used', used + taken)
redis.call('PEXPIRE', KEYS[1], 172800000)
return {taken, wait}
