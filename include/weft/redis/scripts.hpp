// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_SCRIPTS_HPP
#define WEFT_REDIS_SCRIPTS_HPP

#include <weft/core/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

//! \file
//! What happens within a server, each as one step that nobody else sees half of. All keys begin with KEYS[1], which has
//! the name of the run as its hash tag; RUN stands for it here.
//!
//!     RUN info        hash    what the coordinators of the run are: build, types, beat, limits
//!     RUN lock:C      string  the token of coordinator C, for as long as it is renewed
//!     RUN coordinators  zset  coordinators, by their last beat
//!     RUN tasks       stream  tasks that wait or are lent, group w: a consumer is one incarnation of a worker
//!     RUN suspects    stream  the same, of tasks that may have killed a worker: each runs alone
//!     RUN index:C     hash    of C's tasks: key -> stream and id, or `e` when it has ended and is still remembered
//!     RUN payloads:C  hash    arguments that are too large for a stream
//!     RUN ends:C      stream  what C's tasks have come to, and what they ask
//!     RUN results:C   hash    results that are too large for a stream
//!     RUN workers     zset    incarnations, by their last beat
//!     RUN worker:N    hash    what is known of incarnation N
//!     RUN reserved    set     incarnations that are set aside for suspects
//!     RUN dead        stream  tasks that were given up
//!     RUN counts      hash    how many tasks have ended, and how
//!
//! A task is `h` and `p`: a head of eight lines (coordinator, key, attempt, deaths, flags, limit, history, type) and its
//! payload. Flags: `r` the payload is in payloads:C, and `p` its size; `o` it may run too long only once; `k` it keeps rounds;
//! `n` a worker has died that held it; `m` its end is remembered. An end is `h`, with lines (kind, key, attempt, incarnation, worker,
//! more), and `b`.
//!
//! What is no task, and lies among them, is put aside into `dead` by whoever would take it over or give it back.
//!
//! Who takes a task over adds it again: an id in a stream has had one owner at most. So if XACK finds an id, whoever
//! read it still has it, as long as he is among the workers.
//!
//! Memory that is full: a script that has written something may write more. Those that free memory, or by which a run
//! goes on, begin with a command that needs none.

namespace WEFT_NAMESPACE::redis {

//! Payloads and results of more bytes are kept in a key of their own.
inline constexpr std::size_t largest_inline = std::size_t{64} << 10;

//! All of them.
enum class script : std::uint8_t {
  open,
  submit,
  withdraw,
  look,
  peek,
  forget,
  answer,
  close,
  wipe,
  greet,
  enter,
  beat,
  accept,
  ask,
  give_back,
  overtime,
  reserve,
  suspect,
  leave,
  retry,
  drop
};
//! How many there are.
inline constexpr std::size_t script_count = 21;

namespace detail {

inline constexpr char const* common_script = R"lua(
local P = KEYS[1]
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
-- A command that needs no memory: behind it even a full server takes what a run needs to go on.
local function begin() redis.call('SREM', P .. 'reserved', '') end
local function is_worker(me) return redis.call('ZSCORE', P .. 'workers', me) end
local function fenced() return redis.error_reply('FENCED') end
-- A task as a list of eight lines, if it is one.
local function task_in(h)
  local t, at = {}, 1
  for i = 1, 7 do
    local nl = string.find(h or '', '\n', at, true)
    if not nl then return end
    t[i] = string.sub(h, at, nl - 1)
    at = nl + 1
  end
  t[8] = string.sub(h, at)
  t[3], t[4] = tonumber(t[3]), tonumber(t[4])
  if t[3] and t[4] then return t end
end
local function remove(s, id)
  redis.call('XACK', P .. s, 'w', id)
  redis.call('XDEL', P .. s, id)
end
-- The task of an entry, and its payload. What is no task was written by somebody else: it is put aside, as it is.
local function entry(s, id)
  local found = redis.call('XRANGE', P .. s, id, id)[1]
  if not found then return end
  local fields = found[2]
  local t = task_in(fields[2])
  if t and fields[4] then return t, fields[4] end
  remove(s, id)
  redis.call('XADD', P .. 'dead', '*', 'h', '\n\n0\n0\n\n0\n\n' .. '0 no task: ' .. s .. ' ' .. id,
    'p', table.concat(fields, '\n'))
end
local function count(what, n)
  if n > 0 then redis.call('HINCRBY', P .. 'counts', what, n) end
end
local function settle(c, k, flags)
  if string.find(flags, 'm', 1, true) then redis.call('HSET', P .. 'index:' .. c, k, 'e')
  else redis.call('HDEL', P .. 'index:' .. c, k) end
  if string.find(flags, 'r', 1, true) then redis.call('HDEL', P .. 'payloads:' .. c, k) end
end
local function is_live(c, k)
  local at = redis.call('HGET', P .. 'index:' .. c, k)
  return at and at ~= 'e'
end
local function add(s, t, p)
  local id = redis.call('XADD', P .. s, '*', 'h', table.concat(t, '\n'), 'p', p)
  redis.call('HSET', P .. 'index:' .. t[1], t[2], s .. ' ' .. id)
  if s == 'suspects' then redis.call('PUBLISH', P .. 'all', 'suspects') end
end
local function undelivered_suspects()
  local waiting = redis.call('XLEN', P .. 'suspects')
  if waiting == 0 then return 0 end
  return waiting - redis.call('XPENDING', P .. 'suspects', 'w')[1]
end
-- What `who` had is somebody else's turn. why is a number of `loss`; is_near: the worker died that held it.
local function requeue(s, id, who, why, is_suspect, is_near, allowed)
  local t, p = entry(s, id)
  remove(s, id)
  if not t or not is_live(t[1], t[2]) then return end
  local alone = s == 'suspects'
  if is_near and not is_suspect then
    is_suspect = string.find(t[5], 'n', 1, true)
    if not is_suspect then t[5] = t[5] .. 'n' end
  end
  if not is_suspect then
    t[3] = t[3] + 1
    return add(s, t, p)
  end
  t[7] = t[7] .. who .. ',' .. t[3] .. ',' .. why .. ',' .. (alone and 1 or 0) .. ',' .. now() .. ';'
  if alone then t[4] = t[4] + 1 end
  local is_over = alone and t[4] >= tonumber(allowed) or why == '2' and string.find(t[5], 'o', 1, true)
  if not is_over then
    t[3] = t[3] + 1
    return add('suspects', t, p)
  end
  if string.find(t[5], 'r', 1, true) then p = redis.call('HGET', P .. 'payloads:' .. t[1], t[2]) or '' end
  settle(t[1], t[2], t[5])
  local told = redis.call('XADD', P .. 'ends:' .. t[1], '*', 'h',
    'P\n' .. t[2] .. '\n' .. t[3] .. '\n' .. who .. '\n\n', 'b', t[7])
  count('poisoned', 1)
  redis.call('XADD', P .. 'dead', '*', 'h', table.concat(t, '\n'), 'p', p, 'e', told)
end
local function pending_of(s, who)
  local all, from = {}, '-'
  while true do
    local part = redis.call('XPENDING', P .. s, 'w', from, '+', 500, who)
    for _, each in ipairs(part) do all[#all + 1] = each[1] end
    if #part < 500 then return all end
    from = '(' .. all[#all]
  end
end
-- Given back as it is: it has not begun.
local function put_back(s, id)
  local t, p = entry(s, id)
  remove(s, id)
  if t and is_live(t[1], t[2]) then add(s, t, p) end
end
local function remove_worker(who)
  redis.call('ZREM', P .. 'workers', who)
  redis.call('DEL', P .. 'worker:' .. who)
  redis.call('SREM', P .. 'reserved', who)
  redis.pcall('XGROUP', 'DELCONSUMER', P .. 'tasks', 'w', who)
  redis.pcall('XGROUP', 'DELCONSUMER', P .. 'suspects', 'w', who)
end
-- Its worker is dead: what it ran is suspected if it may be the reason.
local function take_over(who, why, is_death, allowed)
  local slots = tonumber(redis.call('HGET', P .. 'worker:' .. who, 'slots') or '') or 1
  local alone = pending_of('suspects', who)
  for _, id in ipairs(alone) do requeue('suspects', id, who, why, is_death, false, allowed) end
  local held = pending_of('tasks', who)
  for i, id in ipairs(held) do requeue('tasks', id, who, why, is_death and i <= slots, is_death, allowed) end
  remove_worker(who)
  redis.call('PUBLISH', P .. 'to:' .. who, 'fenced')
  count('lost', #alone + #held)
  return #alone + #held
end
local function known_of(who, silent)
  return {who, silent, redis.call('HGETALL', P .. 'worker:' .. who), 0, redis.call('SISMEMBER', P .. 'reserved', who)}
end
-- What waits, what is lent and to whom. With `tidies`, what is lent to nobody goes back.
local function survey(all, there, lost, leases, tidies)
  local lent = {tasks = 0, suspects = 0}
  for s in pairs(lent) do
    for _, each in ipairs(redis.call('XINFO', 'CONSUMERS', P .. s, 'w')) do
      local who, n = each[2], each[4]
      if there[who] then
        there[who][4] = there[who][4] + n
        lent[s] = lent[s] + n
      elseif tidies and not is_worker(who) then
        -- A server may hand something to a connection that it does not know to be dead.
        for _, id in ipairs(pending_of(s, who)) do put_back(s, id) end
        redis.call('XGROUP', 'DELCONSUMER', P .. s, 'w', who)
      end
    end
  end
  local workers = {}
  for i = 1, #all, 2 do workers[#workers + 1] = there[all[i]] end
  local given = redis.call('XINFO', 'GROUPS', P .. 'tasks')[1][8]
  local oldest = redis.call('XRANGE', P .. 'tasks', '(' .. given, '+', 'COUNT', 1)[1]
  oldest = oldest and math.max(0, now() - string.match(oldest[1], '^%d+')) or 0
  return {redis.call('XLEN', P .. 'tasks') - lent.tasks, lent.tasks, redis.call('XLEN', P .. 'suspects') - lent.suspects,
          lent.suspects, leases, lost, workers, oldest, redis.call('XLEN', P .. 'dead'), redis.call('HGETALL', P .. 'counts')}
end
)lua";

// ARGV: coordinator, token, milliseconds of the lock and of all else, and what the run is: names and values, of which the
// second value must be the same for all coordinators. Returns nothing, or who is in the way.
inline constexpr char const* open_script = R"lua(
local c, token = ARGV[1], ARGV[2]
local lock = P .. 'lock:' .. c
local has = redis.call('GET', lock)
if has and has ~= token and redis.call('PUBSUB', 'NUMSUB', P .. 'held:' .. has)[2] > 0 then return {'lock', redis.call('PTTL', lock)} end
local when = now()
redis.call('ZREMRANGEBYSCORE', P .. 'coordinators', '-inf', when - ARGV[3])
local program = redis.call('HGET', P .. 'info', ARGV[5])
redis.call('ZREM', P .. 'coordinators', c)
if program and program ~= ARGV[6] and redis.call('ZCARD', P .. 'coordinators') > 0 then return {'program'} end
redis.call('SET', lock, token, 'PX', ARGV[3])
redis.call('ZADD', P .. 'coordinators', when, c)
redis.call('HDEL', P .. 'info', 'stopping')
redis.call('HSET', P .. 'info', unpack(ARGV, 5))
for _, s in ipairs({'tasks', 'suspects'}) do
  redis.pcall('XGROUP', 'CREATE', P .. s, 'w', '0', 'MKSTREAM')
  redis.call('PEXPIRE', P .. s, ARGV[4])
end
redis.call('PEXPIRE', P .. 'info', ARGV[4])
redis.call('PUBLISH', P .. 'all', 'opened')
return {}
)lua";

// ARGV: coordinator, token, 1 if some may be there already, then key, head, payload of each. The head says by a flag
// if the payload is large.
inline constexpr char const* submit_script = R"lua(
local c, again = ARGV[1], ARGV[3] == '1'
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
local index, tasks, n = P .. 'index:' .. c, P .. 'tasks', 0
for i = 4, #ARGV, 3 do
  local k, p = ARGV[i], ARGV[i + 2]
  if not again or redis.call('HEXISTS', index, k) == 0 then
    local id
    if #p > 65536 then
      id = redis.call('XADD', tasks, '*', 'h', ARGV[i + 1], 'p', #p)
      redis.call('HSET', P .. 'payloads:' .. c, k, p)
    else
      id = redis.call('XADD', tasks, '*', 'h', ARGV[i + 1], 'p', p)
    end
    redis.call('HSET', index, k, 'tasks ' .. id)
    n = n + 1
  end
end
return n
)lua";

// ARGV: coordinator, token, keys.
inline constexpr char const* withdraw_script = R"lua(
local c = ARGV[1]
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
local index, n = P .. 'index:' .. c, 0
for i = 3, #ARGV do
  local at = redis.call('HGET', index, ARGV[i])
  redis.call('HDEL', index, ARGV[i])
  redis.call('HDEL', P .. 'payloads:' .. c, ARGV[i])
  local s, id = string.match(at or '', '^(%a+) (.*)$')
  if s then
    local lent = redis.call('XPENDING', P .. s, 'w', id, id, 1)[1]
    remove(s, id)
    if lent then redis.call('PUBLISH', P .. 'to:' .. lent[2], 'cancel ' .. at) end
    n = n + 1
  end
end
count('cancelled', n)
return 0
)lua";

// Who is there and what goes on; whoever is dead is taken over. ARGV: coordinator, token, milliseconds of the lock, of all
// else and of a beat, the server's run, deaths allowed, 1 if it leaves. Returns tasks that wait and are lent, suspects that wait and are
// lent, leases that were lost, incarnations that were lost with how many leases each had, and of each worker its
// incarnation, silence, what is known of it, the tasks it has and whether it is set aside; then for how many
// milliseconds the oldest task has waited, and dead letters, and how many tasks have ended how.
inline constexpr char const* look_script = R"lua(
local c, beat = ARGV[1], tonumber(ARGV[5])
local lock = P .. 'lock:' .. c
if redis.call('GET', lock) ~= ARGV[2] then return fenced() end
redis.call('PEXPIRE', lock, ARGV[3])
local when = now()
local last = tonumber(redis.call('HGET', P .. 'info', 'looked') or '') or 0
local slept = when - last > beat
redis.call('HSET', P .. 'info', 'looked', when)
if slept then redis.call('HSET', P .. 'info', 'woke', when) end
local woke = tonumber(redis.call('HGET', P .. 'info', 'woke') or '') or 0
if ARGV[8] == '0' then redis.call('ZADD', P .. 'coordinators', when, c) end
for _, each in ipairs({'info', 'tasks', 'suspects', 'workers', 'incarnations', 'reserved', 'coordinators', 'dead', 'counts',
                       'index:' .. c, 'payloads:' .. c, 'ends:' .. c, 'results:' .. c}) do
  redis.call('PEXPIRE', P .. each, ARGV[4])
end
local lost, leases, there = {}, 0, {}
local all = redis.call('ZRANGE', P .. 'workers', 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  local who = all[i]
  local silent = when - all[i + 1]
  local n
  if redis.call('PUBSUB', 'NUMSUB', P .. 'to:' .. who)[2] == 0 then
    local is_restart = redis.call('HGET', P .. 'worker:' .. who, 'server') ~= ARGV[6]
    n = take_over(who, '0', not is_restart, ARGV[7])
  elseif silent > 3 * beat and when - woke > 2 * beat then
    n = take_over(who, '1', true, ARGV[7])
  end
  if n then
    lost[#lost + 1] = who
    lost[#lost + 1] = n
    leases = leases + n
  else
    there[who] = known_of(who, silent)
  end
end
return survey(all, there, lost, leases, true)
)lua";

// The same, for whoever asks; nobody is taken over.
inline constexpr char const* peek_script = R"lua(
local there, when = {}, now()
local all = redis.call('ZRANGE', P .. 'workers', 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do there[all[i]] = known_of(all[i], when - all[i + 1]) end
if redis.call('EXISTS', P .. 'tasks') == 0 then return {0, 0, 0, 0, 0, {}, {}, 0, redis.call('XLEN', P .. 'dead'),
  redis.call('HGETALL', P .. 'counts')} end
return survey(all, there, {}, 0, false)
)lua";

// What is remembered of ends is not needed any more. ARGV: coordinator, token, then key and id of each; an id may be empty.
inline constexpr char const* forget_script = R"lua(
local c = ARGV[1]
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
for i = 3, #ARGV, 2 do
  if ARGV[i] ~= '' then
    redis.call('HDEL', P .. 'index:' .. c, ARGV[i])
    redis.call('HDEL', P .. 'results:' .. c, ARGV[i])
  end
  if ARGV[i + 1] ~= '' then redis.call('XDEL', P .. 'ends:' .. c, ARGV[i + 1]) end
end
return 0
)lua";

// To a task that asked. ARGV: coordinator, token, incarnation, number of the question, answer, id of the question.
inline constexpr char const* answer_script = R"lua(
local c = ARGV[1]
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
redis.call('XDEL', P .. 'ends:' .. c, ARGV[6])
return redis.call('PUBLISH', P .. 'to:' .. ARGV[3], 'reply ' .. ARGV[4] .. '\n' .. ARGV[5])
)lua";

// ARGV: coordinator, token, milliseconds after which a coordinator is gone. Returns how many others there are: if there is
// none, workers are told to leave.
inline constexpr char const* close_script = R"lua(
local c = ARGV[1]
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
redis.call('ZREM', P .. 'coordinators', c)
redis.call('ZREMRANGEBYSCORE', P .. 'coordinators', '-inf', now() - ARGV[3])
local others = redis.call('ZCARD', P .. 'coordinators')
if others == 0 then
  redis.call('HSET', P .. 'info', 'stopping', '1')
  redis.call('PUBLISH', P .. 'all', 'stop')
end
return others
)lua";

// ARGV: coordinator, token, 1 if nobody else uses the run.
inline constexpr char const* wipe_script = R"lua(
local c = ARGV[1]
if redis.call('GET', P .. 'lock:' .. c) ~= ARGV[2] then return fenced() end
redis.call('ZREM', P .. 'coordinators', c)
redis.call('DEL', P .. 'lock:' .. c, P .. 'index:' .. c, P .. 'payloads:' .. c, P .. 'ends:' .. c, P .. 'results:' .. c)
if ARGV[3] == '1' and redis.call('ZCARD', P .. 'coordinators') == 0 then
  for _, who in ipairs(redis.call('ZRANGE', P .. 'workers', 0, -1)) do
    redis.call('DEL', P .. 'worker:' .. who)
    redis.call('PUBLISH', P .. 'to:' .. who, 'fenced')
  end
  redis.call('DEL', P .. 'info', P .. 'tasks', P .. 'suspects', P .. 'workers', P .. 'reserved', P .. 'coordinators',
    P .. 'incarnations', P .. 'counts')
end
return 0
)lua";

// A number for a worker, which none had before it, also in an earlier life of the run; nothing if the run is over. ARGV:
// milliseconds that it is kept.
inline constexpr char const* greet_script = R"lua(
if redis.call('HEXISTS', P .. 'info', 'program') == 0 or redis.call('HEXISTS', P .. 'info', 'stopping') == 1 then
  return false
end
begin()
redis.call('SET', P .. 'incarnations', now(), 'NX', 'PX', ARGV[1])
return redis.call('INCR', P .. 'incarnations')
)lua";

// ARGV: incarnation, milliseconds that it is kept, then names and values: what is known of it. Returns suspects that wait.
inline constexpr char const* enter_script = R"lua(
local me = ARGV[1]
begin()
local info = P .. 'info'
if redis.call('EXISTS', info) == 0 or redis.call('HGET', info, 'stopping') then return fenced() end
redis.call('HSET', P .. 'worker:' .. me, unpack(ARGV, 3))
redis.call('PEXPIRE', P .. 'worker:' .. me, ARGV[2])
redis.call('ZADD', P .. 'workers', now(), me)
return undelivered_suspects()
)lua";

// ARGV: incarnation, milliseconds that it is kept, then names and values. Returns suspects that wait.
inline constexpr char const* beat_script = R"lua(
local me = ARGV[1]
if not is_worker(me) then return fenced() end
redis.call('PEXPIRE', P .. 'worker:' .. me, ARGV[2])
redis.call('ZADD', P .. 'workers', now(), me)
redis.call('HSET', P .. 'worker:' .. me, unpack(ARGV, 3))
return undelivered_suspects()
)lua";

// ARGV: incarnation, then of each end: stream, id, coordinator, key, flags, head, body. Returns how many counted.
inline constexpr char const* accept_script = R"lua(
if not is_worker(ARGV[1]) then return fenced() end
local n, failed = 0, 0
for i = 2, #ARGV, 7 do
  local s, id = P .. ARGV[i], ARGV[i + 1]
  if redis.call('XACK', s, 'w', id) == 1 then
    redis.call('XDEL', s, id)
    local c, k, flags, h, b = ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
    if flags == '' then
      redis.call('HDEL', P .. 'index:' .. c, k)
    else
      settle(c, k, flags)
    end
    if #b > 65536 then
      redis.call('HSET', P .. 'results:' .. c, k, b)
      h, b = h .. 'r', ''
    end
    redis.call('XADD', P .. 'ends:' .. c, '*', 'h', h, 'b', b)
    n = n + 1
    if string.byte(h) == 70 then failed = failed + 1 end
  end
end
if n > 0 then redis.call('HINCRBY', P .. 'worker:' .. ARGV[1], 'answered', n) end
count('done', n - failed)
count('failed', failed)
return n
)lua";

// A task asks its run something. ARGV: incarnation, stream, id, coordinator, head, body. Returns 1 if the task is its own.
inline constexpr char const* ask_script = R"lua(
if not is_worker(ARGV[1]) then return fenced() end
if #redis.call('XPENDING', P .. ARGV[2], 'w', ARGV[3], ARGV[3], 1, ARGV[1]) == 0 then return 0 end
begin()
redis.call('XADD', P .. 'ends:' .. ARGV[4], '*', 'h', ARGV[5], 'b', ARGV[6])
return 1
)lua";

// What has not begun. ARGV: incarnation, then stream and id of each.
inline constexpr char const* give_back_script = R"lua(
if not is_worker(ARGV[1]) then return fenced() end
for i = 2, #ARGV, 2 do
  local s, id = ARGV[i], ARGV[i + 1]
  if #redis.call('XPENDING', P .. s, 'w', id, id, 1, ARGV[1]) == 1 then put_back(s, id) end
end
return 0
)lua";

// It runs longer than it may. ARGV: incarnation, stream, id, deaths allowed.
inline constexpr char const* overtime_script = R"lua(
local me, s, id = ARGV[1], ARGV[2], ARGV[3]
if not is_worker(me) then return fenced() end
if #redis.call('XPENDING', P .. s, 'w', id, id, 1, me) == 0 then return 0 end
requeue(s, id, me, '2', true, false, ARGV[4])
return 1
)lua";

// Sets the worker aside for suspects, at most every other one. ARGV: incarnation. Returns 1 if it is.
inline constexpr char const* reserve_script = R"lua(
local me, reserved = ARGV[1], P .. 'reserved'
if not is_worker(me) then return fenced() end
if redis.call('SISMEMBER', reserved, me) == 1 then return 1 end
local n = redis.call('SCARD', reserved)
local most = math.max(1, math.floor(redis.call('ZCARD', P .. 'workers') / 2))
if n >= most or undelivered_suspects() == 0 then return 0 end
begin()
redis.call('SADD', reserved, me)
return 1
)lua";

// The next suspect for a worker that is set aside and does nothing; nothing: there is none, and it is not set aside any
// more. ARGV: incarnation.
inline constexpr char const* suspect_script = R"lua(
local me = ARGV[1]
if not is_worker(me) then return fenced() end
local found = redis.call('XREADGROUP', 'GROUP', 'w', me, 'COUNT', 1, 'STREAMS', P .. 'suspects', '>')
if found then return found end
redis.call('SREM', P .. 'reserved', me)
return false
)lua";

// The worker leaves; what it has was not done. ARGV: incarnation.
inline constexpr char const* leave_script = R"lua(
local me = ARGV[1]
for _, s in ipairs({'suspects', 'tasks'}) do
  for _, id in ipairs(pending_of(s, me)) do put_back(s, id) end
end
remove_worker(me)
return 0
)lua";

// A task that was given up is tried again. ARGV: id of the dead letter. Returns 1, or 0 if it is not there, or 2 if nobody
// waits for it.
inline constexpr char const* retry_script = R"lua(
local found = redis.call('XRANGE', P .. 'dead', ARGV[1], ARGV[1])[1]
if not found then return 0 end
local t, p, told = task_in(found[2][2]), found[2][4], found[2][6]
if not t or not told or redis.call('HGET', P .. 'index:' .. t[1], t[2]) ~= 'e' then return 2 end
redis.call('XDEL', P .. 'dead', ARGV[1])
redis.call('XDEL', P .. 'ends:' .. t[1], told)
t[3], t[4], t[5] = t[3] + 1, 0, string.gsub(t[5], 'n', '')
if string.find(t[5], 'r', 1, true) then
  redis.call('HSET', P .. 'payloads:' .. t[1], t[2], p)
  p = #p
end
add('suspects', t, p)
return 1
)lua";

// ARGV: id of the dead letter. Returns whether it was there.
inline constexpr char const* drop_script = R"lua(
return redis.call('XDEL', P .. 'dead', ARGV[1])
)lua";

inline constexpr std::array<char const*, script_count> scripts = {
    open_script,   submit_script, withdraw_script,  look_script,     peek_script,    forget_script,
    answer_script, close_script,  wipe_script,      greet_script,    enter_script,   beat_script,
    accept_script, ask_script,    give_back_script, overtime_script, reserve_script, suspect_script,
    leave_script,  retry_script,  drop_script};

}  // namespace detail

//! As a server is given it.
inline std::string text_of(script which) {
  return detail::common_script + std::string(detail::scripts[static_cast<std::size_t>(which)]);
}

//! In front of the names of all keys and channels of a run.
inline std::string prefix_of(std::string_view run) { return "weft:{" + std::string(run) + "}:"; }

}  // namespace WEFT_NAMESPACE::redis

#endif
