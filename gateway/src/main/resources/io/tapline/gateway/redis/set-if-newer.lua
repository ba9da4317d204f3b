-- Stores a user's endpoint list unless the list that is there is as new or newer.
-- KEYS[1] the user's key, ARGV[1] the list, ARGV[2] its time to live in milliseconds. Returns 1 if stored, else 0.
--
-- The first eight bytes of a list are its version, big-endian. They are compared byte by byte, because a number in Lua is a
-- double, which would round a large version, and because "<" of strings follows the locale of the server.
local function newer(one, other)
    for i = 1, 8 do
        local a, b = string.byte(one, i), string.byte(other, i)
        if a ~= b then
            return a > b
        end
    end
    return false
end

local stored = redis.call('GETRANGE', KEYS[1], 0, 7)
if #stored == 8 and not newer(ARGV[1], stored) then
    return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
