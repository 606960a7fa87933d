/**
 * Each change of the journal is one script, so that it happens whole or not at all, also in Redis's own file.
 * KEYS of all: hash of the entry · hash key → id · ids by the time they are due · ids that are not due, by last write.
 */

/** ARGV: id, text, due ('' for never), now, keys as JSON. The entry's hash comes first: a full Redis refuses there. */
const PUT = `
local function put(version)
  redis.call('HSET', KEYS[1], 'version', version, 'text', ARGV[2], 'due', ARGV[3], 'keys', ARGV[5])
  for _, key in ipairs(cjson.decode(ARGV[5])) do redis.call('HSET', KEYS[2], key, ARGV[1]) end
  if ARGV[3] == '' then
    redis.call('ZREM', KEYS[3], ARGV[1])
    redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
  else
    redis.call('ZREM', KEYS[4], ARGV[1])
    redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
  end
end
local function taken()
  for _, key in ipairs(cjson.decode(ARGV[5])) do
    local id = redis.call('HGET', KEYS[2], key)
    if id and id ~= ARGV[1] then return {'taken', key, id} end
  end
  return false
end`;

export const INSERT = `${PUT}
if redis.call('EXISTS', KEYS[1]) == 1 then return {'taken', ARGV[1], ARGV[1]} end
local other = taken()
if other then return other end
put(1)
return {'inserted'}`;

/** ARGV as above, then the expected version. */
export const REPLACE = `${PUT}
local version = redis.call('HGET', KEYS[1], 'version')
if not version then return {'unknown'} end
if version ~= ARGV[6] then return {'changed-meanwhile'} end
local other = taken()
if other then return other end
local kept = {}
for _, key in ipairs(cjson.decode(ARGV[5])) do kept[key] = true end
local before = cjson.decode(redis.call('HGET', KEYS[1], 'keys'))
put(version + 1)
for _, key in ipairs(before) do
  if not kept[key] then redis.call('HDEL', KEYS[2], key) end
end
return {'replaced'}`;

const FIELDS = `'version', 'due', 'keys', 'text'`;

/** ARGV: id. */
export const READ = `return {{ARGV[1], redis.call('HMGET', KEYS[1], ${FIELDS})}}`;

/** ARGV: what stands before each id, key. */
export const FIND = `
local id = redis.call('HGET', KEYS[2], ARGV[2])
if not id then return {} end
return {{id, redis.call('HMGET', ARGV[1] .. id, ${FIELDS})}}`;

/** ARGV: what stands before each id, now, limit. */
export const DUE = `
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])) do
  found[#found + 1] = {id, redis.call('HMGET', ARGV[1] .. id, ${FIELDS})}
end
return found`;

/** ARGV: what stands before each id, border, limit. Gives the number. */
export const FORGET = `
local old = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(old) do
  for _, key in ipairs(cjson.decode(redis.call('HGET', ARGV[1] .. id, 'keys'))) do redis.call('HDEL', KEYS[2], key) end
  redis.call('DEL', ARGV[1] .. id)
  redis.call('ZREM', KEYS[4], id)
end
return #old`;
