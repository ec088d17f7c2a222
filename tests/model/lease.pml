/* SPDX-License-Identifier: BSL-1.0

   Leases, fencing and the counting of results once, as in include/weft/cluster/{coordinator,worker}.hpp: two tasks and
   two workers, every order of events, and faults as far as their number is bounded. check.cmake runs it.

   Every event is one step, because each machine is stepped by one event at a time. What is left out or made simpler:

   - Time. Silence, a connection that ends, a worker that does not stop a task, and whoever overslept are one: an
     incarnation ends on one side, at any moment, and the other side notices at any later one. A time limit is passed at
     any moment, too.
   - HELLO and DENY: a worker that dials is admitted at any moment. Tasks may be pushed before it has got its WELCOME.
     The same worker may be admitted again while its former session is still there, once.
   - SUSPECT of the worker. It begins what it holds as soon as a slot is free.
   - FENCED and the end of a connection are the same to a worker. A worker that has left or was killed is started again.
   - Who gets a task: any worker with room. This takes in what the real queues, loads and reservations choose.
   - FAILURE is a RESULT: both end the task.
   - A worker that leaves gives back what it holds with BYE, and not before. RECALL is a fault: it may come at any moment to
     what waits behind another task.
   - CANCEL is pushed once, not with every beat. A task that runs ends when it likes.
   - Heartbeats are one at a time, and only those are sent that can tell something: one that lists every lease whose
     task was received changes nothing, and one that follows another without any news says the same. So the model comes
     to a rest, which is where every task must have come to its end: no loss is an assertion there, and holds on every
     path, fair or not.
   - What is pushed to an incarnation whose worker is gone is nowhere: the channel was for that incarnation only.

   Faults of any kind but the end of an incarnation, FAULTS of them: a message of any channel arrives twice; one on push
   or pull is lost unnoticed, or a task comes to the other worker, while another one follows that has a sequence
   (without that neither machine could notice: transports must not do it); a worker leaves; a task runs overtime; a
   task is withdrawn. ENDS: an incarnation ends at the coordinator, or at the worker, or the worker is killed. Once
   coordinator and worker do not agree that an incarnation lives, its messages that are under way may be lost. Between
   channels there is no order.

   With POISON, task 0 kills its worker some time after it began, however often; ENDS must be less than 3, as three
   could hit the innocent task while it is alone.

   With two tasks nobody comes near a death twice without having been first: that rule is in the model, and idle.

   Each MUTANT_... breaks one rule; spin must find out. */

#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef ENDS
#define ENDS 1
#endif
#ifndef SLOTS
#define SLOTS 1
#endif
#define TASKS 2
#define WORKERS 2
#define SESSIONS 4 /* two for each worker: s belongs to worker s / 2 */
#define NO_SESSION SESSIONS
#define DEATHS 3

mtype = {TASK, CANCEL, RECALL, RESULT, REJECT, BEAT, DRAIN, BYE};
mtype = {QUEUED, LEASED, DONE, POISONED, CANCELLED};

chan push[WORKERS] = [3] of {mtype, byte, byte, byte, byte};       /* incarnation, task, attempt, sequence */
chan pull[WORKERS] = [3] of {mtype, byte, byte, byte, byte, byte}; /* and for whom a rejected task was */
/* BEAT: incarnation, acknowledged, sequence, attempts of task 0 and of task 1 that it lists; BYE: how many results */
chan up[WORKERS] = [3] of {mtype, byte, byte, byte, byte, byte};

/* The coordinator: tasks. */
mtype state[TASKS] = QUEUED;
byte attempt[TASKS] = 1;
byte holder[TASKS] = NO_SESSION; /* who has the live lease */
bit suspect[TASKS];
bit near_death[TASKS];
byte deaths[TASKS];
/* Sessions. */
mtype = {ACTIVE, DRAINING, LEAVING};
mtype stage[SESSIONS]; /* 0: there is none */
byte incarnation[SESSIONS];
byte sent[SESSIONS];
byte received[SESSIONS];
byte judged_at[SESSIONS];
byte announced[SESSIONS];
bit has_missing[SESSIONS];
bit is_alone[SESSIONS]; /* has a suspect */
/* Leases: [session * TASKS + task]. */
byte lease[SESSIONS * TASKS]; /* the attempt; 0: there is none */
byte sequence[SESSIONS * TASKS];
bit is_void[SESSIONS * TASKS];
bit is_missing[SESSIONS * TASKS];
byte last_incarnation;

/* The workers. */
byte welcome[WORKERS]; /* the incarnation in a WELCOME that is under way */
byte own[WORKERS];     /* the incarnation; 0: it dials */
bit drains[WORKERS];
byte worker_received[WORKERS];
byte worker_sent[WORKERS];
bit news[WORKERS]; /* something has happened since the last heartbeat */
/* [worker * TASKS + task] */
byte has[WORKERS * TASKS]; /* the attempt of what it holds or runs; 0: nothing */
byte has_sequence[WORKERS * TASKS];
bit runs[WORKERS * TASKS];
byte strays[WORKERS * TASKS]; /* of incarnations that are over */

/* What only the properties look at. */
byte faults = FAULTS;
byte ends = ENDS;
byte accepted[TASKS];
byte starts[TASKS];
byte lost[TASKS];
byte last_lent[TASKS];
byte died_alone[TASKS];
short ended;  /* incarnations, as a set */
byte reasons; /* why a lease may have been lost */

/* Scratch. */
hidden mtype kind;
hidden byte inc, task, att, seq, whom, s, o, k, n, j, is_cause;

#define L(session, t) ((session) * TASKS + (t))
#define H(worker, t) ((worker) * TASKS + (t))
#define is_final(t) (state[t] != QUEUED && state[t] != LEASED)
#define leases_of(session) ((lease[L(session, 0)] != 0) + (lease[L(session, 1)] != 0))
#define running_at(worker) (runs[H(worker, 0)] + runs[H(worker, 1)] + strays[H(worker, 0)] + strays[H(worker, 1)])

#ifdef POISON
#define is_poison(t) ((t) == 0)
#else
#define is_poison(t) false
#endif

/* Whether the worker of that session thinks so, too. */
#define lives(session)                                                                                              \
  (own[(session) / 2] == incarnation[session] || welcome[(session) / 2] == incarnation[session])

/* ---- the coordinator ---- */

inline find(wanted, session) {
  session = 0;
  do
  :: session < SESSIONS && (stage[session] == 0 || incarnation[session] != wanted) -> session++
  :: else -> break
  od
}

/* The worker has nothing to do with it any more. */
inline remove(session, t) {
  lease[L(session, t)] = 0;
  sequence[L(session, t)] = 0;
  is_void[L(session, t)] = 0;
  is_missing[L(session, t)] = 0;
  if
  :: leases_of(session) == 0 -> is_alone[session] = 0
  :: else
  fi
}

inline settle(t, final) {
  assert(!is_final(t));
  state[t] = final;
  holder[t] = NO_SESSION;
  suspect[t] = 0;
  near_death[t] = 0;
  deaths[t] = 0
}

inline requeue(session, t, is_suspect) {
  assert(state[t] == LEASED && holder[t] == session);
  lost[t]++;
  state[t] = QUEUED;
  holder[t] = NO_SESSION;
  if
  :: is_suspect ->
     died_alone[t] = died_alone[t] + (is_poison(t) && leases_of(session) == 1);
     if
#ifdef MUTANT_ALONE
     :: true ->
#else
     :: suspect[t] ->
#endif
        deaths[t]++
     :: else
     fi;
     suspect[t] = 1
  :: else
  fi;
  if
  :: deaths[t] == DEATHS ->
     assert(is_poison(t) && died_alone[t] >= DEATHS); /* only deaths while alone count */
     settle(t, POISONED)
  :: else ->
#ifndef MUTANT_ATTEMPT
     attempt[t]++
#endif
  fi
}

#define IS_RESULT_UNDER_WAY(session, t)                                                                             \
  (pull[(session) / 2] ?? [RESULT, eval(incarnation[session]), eval(t), eval(lease[L(session, t)]), _, _])

/* Nobody may give up a lease whose result is on its way, other than by a death. */
inline lose(session, t) {
  if
  :: !is_void[L(session, t)] ->
     assert(!IS_RESULT_UNDER_WAY(session, t));
     requeue(session, t, 0)
  :: else
  fi;
  remove(session, t)
}

/* All leases of an incarnation are lost; those that its slots held, by order, may have been the cause. */
inline end(session, is_death) {
  reasons++;
  n = 0;
  do
  :: n < TASKS ->
     if
     :: lease[L(session, n)] != 0 && !is_void[L(session, n)] ->
        is_cause = 0;
        if
        :: is_death ->
           j = (lease[L(session, 1 - n)] != 0 && sequence[L(session, 1 - n)] < sequence[L(session, n)]);
           is_cause = near_death[n] || j < SLOTS;
           near_death[n] = 1
        :: else ->
           assert(!IS_RESULT_UNDER_WAY(session, n))
        fi;
#ifndef MUTANT_LEAK
        requeue(session, n, is_cause)
#endif
     :: else
     fi;
     n++
  :: else -> break
  od;
  ended = ended | (1 << incarnation[session]);
#ifndef MUTANT_FENCE
  remove(session, 0);
  remove(session, 1);
  stage[session] = 0;
  incarnation[session] = 0;
  sent[session] = 0;
  received[session] = 0;
  judged_at[session] = 0;
  announced[session] = 0;
  has_missing[session] = 0;
  is_alone[session] = 0
#endif
}

/* What the heartbeat missed is lost, unless its result was on its way. */
inline judge(session) {
  if
#ifdef MUTANT_WAIT
  :: has_missing[session] ->
#else
  :: has_missing[session] && received[session] >= judged_at[session] ->
#endif
     has_missing[session] = 0;
     judged_at[session] = 0;
     news[(session) / 2] = 1;
     k = 0;
     do
     :: k < TASKS ->
        if
        :: is_missing[L(session, k)] -> lose(session, k)
        :: else
        fi;
        k++
     :: else -> break
     od
  :: else
  fi
}

inline end_if_answered(session) {
  if
#ifdef MUTANT_BYE
  :: stage[session] == LEAVING -> end(session, 0)
#else
  :: stage[session] == LEAVING && received[session] >= announced[session] -> end(session, 0)
#endif
  :: else
  fi
}

/* RESULT and REJECT. */
inline hear_pull(w) {
  find(inc, s);
  if
  :: s == NO_SESSION
  :: else ->
     if
     :: kind == RESULT ->
        if
#ifdef MUTANT_COMPARE
        :: state[task] == LEASED ->
#else
        :: lease[L(s, task)] == att && !is_void[L(s, task)] ->
#endif
           assert(state[task] == LEASED && holder[task] == s && attempt[task] == att);
           assert(!(ended & (1 << inc)));
           accepted[task]++;
           assert(accepted[task] <= 1);
           settle(task, DONE)
        :: else
        fi;
        if
        :: lease[L(s, task)] == att -> remove(s, task)
        :: else
        fi
     :: else ->
        find(whom, o);
        if
        :: o != NO_SESSION && lease[L(o, task)] == att -> lose(o, task)
        :: else
        fi
     fi;
     if
     :: seq > received[s] -> received[s] = seq
     :: else
     fi;
     judge(s);
     end_if_answered(s)
  fi
}

#ifdef MUTANT_ACKNOWLEDGED
#define IS_ACKNOWLEDGED true
#else
#define IS_ACKNOWLEDGED sequence[L(s, k)] <= task
#endif

/* BEAT, DRAIN and BYE. Of a BEAT: task is what it acknowledges, att its sequence, seq and whom what it lists. */
inline hear_up(w) {
  find(inc, s);
  if
  :: s == NO_SESSION
  :: else ->
     if
     :: kind == BEAT && !has_missing[s] ->
#ifndef MUTANT_ABSENCE
        k = 0;
        do
        :: k < TASKS ->
           is_missing[L(s, k)] = (lease[L(s, k)] != 0 && lease[L(s, k)] != (k == 0 -> seq : whom) && IS_ACKNOWLEDGED);
           has_missing[s] = has_missing[s] | is_missing[L(s, k)];
           k++
        :: else -> break
        od;
        if
        :: has_missing[s] -> judged_at[s] = att; judge(s)
        :: else
        fi
#endif
     :: kind == DRAIN && stage[s] == ACTIVE -> stage[s] = DRAINING
     :: kind == BYE ->
        stage[s] = LEAVING;
        announced[s] = att;
        end_if_answered(s)
     :: else
     fi
  fi
}

#define has_new_seat(w) (stage[2 * (w)] == 0 || stage[2 * (w) + 1] == 0)

inline admit(w) {
  s = (stage[2 * (w)] == 0 -> 2 * (w) : 2 * (w) + 1);
  last_incarnation++;
  assert(last_incarnation < 15);
  stage[s] = ACTIVE;
  incarnation[s] = last_incarnation;
  welcome[w] = last_incarnation
}

/* One more than its slots, and nothing beside a suspect. */
#define may_lend(session, t)                                                                                        \
  (state[t] == QUEUED && stage[session] == ACTIVE && nfull(push[(session) / 2]) && lease[L(session, t)] == 0 &&     \
   MAY_BE_TOGETHER(session, t) && leases_of(session) <= SLOTS)
#ifdef MUTANT_ISOLATE
#define MAY_BE_TOGETHER(session, t) true
#else
#define MAY_BE_TOGETHER(session, t) (!is_alone[session] && (!suspect[t] || leases_of(session) == 0))
#endif

inline lend(session, t) {
  assert(attempt[t] > last_lent[t]); /* attempts only grow: no two leases of a task are alike */
  last_lent[t] = attempt[t];
  sent[session]++;
  lease[L(session, t)] = attempt[t];
  sequence[L(session, t)] = sent[session];
  is_alone[session] = suspect[t];
  state[t] = LEASED;
  holder[t] = session;
  if
  :: lives(session) -> push[(session) / 2] ! TASK, incarnation[session], t, attempt[t], sent[session]
  :: else
  fi;
  assert((lease[L(0, t)] && !is_void[L(0, t)]) + (lease[L(1, t)] && !is_void[L(1, t)]) +
             (lease[L(2, t)] && !is_void[L(2, t)]) + (lease[L(3, t)] && !is_void[L(3, t)]) == 1)
}

/* The worker may still run it, but nobody waits for it. */
inline make_void(session, t) {
  is_void[L(session, t)] = 1;
  if
  :: lives(session) -> push[(session) / 2] ! CANCEL, incarnation[session], t, lease[L(session, t)], 0
  :: else
  fi
}

/* ---- a worker ---- */

inline lose_push(w) {
  do
  :: len(push[w]) > 0 -> push[w] ? kind, inc, task, att, seq
  :: else -> break
  od
}

inline forget_work(w, becomes_stray) {
  k = 0;
  do
  :: k < TASKS ->
     strays[H(w, k)] = (becomes_stray -> strays[H(w, k)] + runs[H(w, k)] : 0);
     has[H(w, k)] = 0;
     has_sequence[H(w, k)] = 0;
     runs[H(w, k)] = 0;
     k++
  :: else -> break
  od;
  lose_push(w);
  welcome[w] = 0;
  own[w] = 0;
  news[w] = 0;
  drains[w] = 0;
  worker_received[w] = 0;
  worker_sent[w] = 0
}

inline answer(w, what, t, a, owner) {
  worker_sent[w]++;
  news[w] = 1;
  pull[w] ! what, own[w], t, a, worker_sent[w], owner
}

/* TASK, CANCEL and RECALL. */
inline hear_push(w) {
  if
  :: own[w] == 0
  :: own[w] != 0 && inc != own[w] ->
     if
     :: kind == TASK -> answer(w, REJECT, task, att, inc)
     :: else
     fi
  :: own[w] != 0 && inc == own[w] ->
     if
     :: kind == TASK ->
        if
#ifndef MUTANT_SEQUENCE
        :: seq <= worker_received[w]
#endif
        :: else ->
#ifndef MUTANT_SEQUENCE
           assert(has[H(w, task)] == 0); /* else the model is too small */
#endif
           worker_received[w] = seq;
           has[H(w, task)] = att;
           has_sequence[H(w, task)] = seq;
           news[w] = 1
        fi
     :: kind == RECALL ->
        if
        :: has[H(w, task)] == att && !runs[H(w, task)] ->
           has[H(w, task)] = 0;
           has_sequence[H(w, task)] = 0;
           answer(w, REJECT, task, att, inc)
        :: else
        fi
     :: else ->
        if
        :: has[H(w, task)] == att && runs[H(w, task)] /* it will end */
        :: else ->
           if
           :: has[H(w, task)] == att -> has[H(w, task)] = 0; has_sequence[H(w, task)] = 0
           :: else
           fi;
           answer(w, REJECT, task, att, inc)
        fi
     fi
  fi
}

#define may_begin(w, t)                                                                                             \
  (has[H(w, t)] != 0 && !runs[H(w, t)] && !drains[w] && running_at(w) < SLOTS &&                                    \
   (has[H(w, 1 - t)] == 0 || runs[H(w, 1 - t)] || has_sequence[H(w, 1 - t)] > has_sequence[H(w, t)]))

inline begin(w, t) {
  runs[H(w, t)] = 1;
  starts[t]++;
  assert(starts[t] <= 1 + lost[t])
}

inline finish(w, t) {
  att = has[H(w, t)];
  has[H(w, t)] = 0;
  has_sequence[H(w, t)] = 0;
  runs[H(w, t)] = 0;
  answer(w, RESULT, t, att, 0)
}

/* ---- the network ---- */

#define is_alive(i, w) ((i) != 0 && (own[w] == (i) || welcome[w] == (i)) && HAS_SESSION(i, w))
#define HAS_SESSION(i, w)                                                                                           \
  ((stage[2 * (w)] != 0 && incarnation[2 * (w)] == (i)) || (stage[2 * (w) + 1] != 0 && incarnation[2 * (w) + 1] == (i)))
#define is_under_way(session)                                                                                       \
  (up[(session) / 2] ?? [_, eval(incarnation[session]), _, _, _, _])
#define is_answer_under_way(session)                                                                                \
  (pull[(session) / 2] ?? [_, eval(incarnation[session]), _, _, _, _])

/* Gives the first message to whom it is for; it may stay there, and come again. */
inline take_pull(w, hears, stays) {
  if
  :: stays -> faults--; pull[w] ? <kind, inc, task, att, seq, whom>
  :: else -> pull[w] ? kind, inc, task, att, seq, whom
  fi;
  if
  :: hears -> hear_pull(w)
  :: else
  fi
}
/* All of an incarnation that is still on the channel. */
inline lose_pull(w) {
  pull[w] ? kind, inc, task, att, seq, whom;
  do
  :: len(pull[w]) > 0 && pull[w] ? [_, eval(inc), _, _, _, _] -> pull[w] ? kind, inc, task, att, seq, whom
  :: else -> break
  od
}
inline lose_up(w) {
  up[w] ? kind, inc, task, att, seq, whom;
  do
  :: len(up[w]) > 0 && up[w] ? [_, eval(inc), _, _, _, _] -> up[w] ? kind, inc, task, att, seq, whom
  :: else -> break
  od
}
inline take_push(w, hears, stays) {
  if
  :: stays -> faults--; push[w] ? <kind, inc, task, att, seq>
  :: else -> push[w] ? kind, inc, task, att, seq
  fi;
  if
  :: hears -> hear_push(w)
  :: else
  fi
}
inline take_up(w, hears, stays) {
  if
  :: stays -> faults--; up[w] ? <kind, inc, task, att, seq, whom>
  :: else -> up[w] ? kind, inc, task, att, seq, whom
  fi;
  if
  :: hears -> hear_up(w)
  :: else
  fi
}

/* ---- all that can happen ---- */

#define FAULT faults > 0

/* Whether the first message on push may be lost: CANCEL, or TASK and another one behind it. */
#define IS_FOLLOWED(w)                                                                                              \
  (push[w] ? [CANCEL, _, _, _, _] || push[w] ? [RECALL, _, _, _, _] || (push[w] ?? [TASK, _, 0, _, _] && push[w] ?? [TASK, _, 1, _, _]))

/* Whether a heartbeat could tell something: there is a lease that it will not list although it was received. */
#define MISSES(s_, w)                                                                                               \
  (stage[s_] != 0 && incarnation[s_] == own[w] && (MISSES_TASK(s_, 0, w) || MISSES_TASK(s_, 1, w)))
#define MISSES_TASK(s_, t, w)                                                                                       \
  (lease[L(s_, t)] != 0 && lease[L(s_, t)] != has[H(w, t)] && WAS_RECEIVED(s_, t, w))
#ifdef MUTANT_ACKNOWLEDGED
#define WAS_RECEIVED(s_, t, w) true
#else
#define WAS_RECEIVED(s_, t, w) sequence[L(s_, t)] <= worker_received[w]
#endif

#define WORKER(w)                                                                                                   \
  /* messages arrive, perhaps twice */                                                                              \
  :: d_step { nempty(pull[w]) -> take_pull(w, 1, 0) }                                                               \
  :: d_step { FAULT && nempty(pull[w]) -> take_pull(w, 1, 1) }                                                      \
  :: d_step { nempty(up[w]) -> take_up(w, 1, 0) }                                                                   \
  :: d_step { FAULT && nempty(up[w]) -> take_up(w, 1, 1) }                                                          \
  :: d_step { nempty(push[w]) && nfull(pull[w]) && welcome[w] == 0 -> take_push(w, 1, 0) }                          \
  :: d_step { FAULT && nempty(push[w]) && nfull(pull[w]) && welcome[w] == 0 -> take_push(w, 1, 1) }                 \
  /* or are lost: with the incarnation, or unnoticed while there are more */                                        \
  :: d_step { nempty(pull[w]) && !(PULL_LIVES(0, w) || PULL_LIVES(1, w)) -> lose_pull(w); inc = 0 }                 \
  :: d_step { nempty(up[w]) && !(UP_LIVES(0, w) || UP_LIVES(1, w)) -> lose_up(w); inc = 0 }                         \
  :: d_step { nempty(push[w]) && !(PUSH_LIVES(0, w) || PUSH_LIVES(1, w)) -> lose_push(w); inc = 0 }                 \
  /* or come to the other worker */                                                                                 \
  :: d_step { FAULT && IS_FOLLOWED(w) && own[1 - w] != 0 && nfull(pull[1 - w]) -> misdirect(w) }                    \
  :: d_step { FAULT && len(pull[w]) > 1 && (PULL_LIVES(0, w) || PULL_LIVES(1, w)) -> drop_pull(w) }                 \
  :: d_step { FAULT && IS_FOLLOWED(w) && (PUSH_LIVES(0, w) || PUSH_LIVES(1, w)) -> drop_push(w) }                   \
  /* admission */                                                                                                   \
  :: d_step { own[w] == 0 && welcome[w] == 0 && running_at(w) < SLOTS && has_new_seat(w) &&                         \
              (w == 0 || last_incarnation > 0) /* workers are alike */ -> admit(w) }                                \
  :: d_step { welcome[w] != 0 -> own[w] = welcome[w]; welcome[w] = 0; news[w] = 1 }                                 \
  /* the end, as the worker sees it */                                                                              \
  :: d_step { ends > 0 && own[w] + welcome[w] != 0 -> ends--; forget_work(w, 1) }                                   \
  :: d_step { own[w] + welcome[w] != 0 && !HAS_SESSION(own[w] + welcome[w], w) -> forget_work(w, 1) }               \
  :: d_step { ends > 0 && own[w] + welcome[w] != 0 -> ends--; forget_work(w, 0) }                                   \
  /* it leaves */                                                                                                   \
  :: d_step { FAULT && own[w] != 0 && !drains[w] && nfull(up[w]) -> faults--; drains[w] = 1;                        \
              up[w] ! DRAIN, own[w], 0, 0, 0, 0 }                                                                   \
  :: d_step { drains[w] && !runs[H(w, 0)] && !runs[H(w, 1)] && nfull(up[w]) ->                                      \
              up[w] ! BYE, own[w], 0, worker_sent[w], 0, 0; forget_work(w, 0) }                                     \
  :: d_step { own[w] != 0 && news[w] && empty(up[w]) &&                                                             \
              (MISSES(2 * (w), w) || MISSES(2 * (w) + 1, w)) -> news[w] = 0;                                        \
              up[w] ! BEAT, own[w], worker_received[w], worker_sent[w], has[H(w, 0)], has[H(w, 1)] }

#define WORK(w, t)                                                                                                  \
  :: d_step { runs[H(w, t)] && !is_poison(t) && nfull(pull[w]) -> finish(w, t) }                                    \
  :: d_step { strays[H(w, t)] > 0 && !is_poison(t) -> strays[H(w, t)] = strays[H(w, t)] - 1 }                       \
  :: d_step { is_poison(t) && runs[H(w, t)] + strays[H(w, t)] > 0 -> forget_work(w, 0) }

#define PULL_LIVES(n, w) PULL_IS(incarnation[2 * (w) + n], w)
#define PULL_IS(i, w) (is_alive(i, w) && pull[w] ? [_, eval(i), _, _, _, _])
#define UP_LIVES(n, w) UP_IS(incarnation[2 * (w) + n], w)
#define UP_IS(i, w) (is_alive(i, w) && up[w] ? [_, eval(i), _, _, _, _])
#define PUSH_LIVES(n, w) PUSH_IS(incarnation[2 * (w) + n], w)
#define PUSH_IS(i, w) (is_alive(i, w) && push[w] ? [_, eval(i), _, _, _])

inline misdirect(w) { faults--; reasons++; push[w] ? kind, inc, task, att, seq; hear_push(1 - w) }
inline drop_pull(w) { faults--; reasons++; take_pull(w, 0, 0) }
inline drop_push(w) { faults--; reasons++; take_push(w, 0, 0) }

#define SESSION(s_)                                                                                                 \
  :: d_step { ends > 0 && stage[s_] != 0 && lives(s_) -> ends--; end(s_, 1) }                                       \
  /* the connection has ended, and what came before that has arrived or is lost */                                  \
  :: d_step { stage[s_] != 0 && stage[s_] != LEAVING && !lives(s_) && !is_under_way(s_) -> end(s_, 1) }             \
  :: d_step { stage[s_] == LEAVING && !is_answer_under_way(s_) -> end(s_, 0) }

#define TASK_(t)                                                                                                    \
  :: d_step { FAULT && state[t] == LEASED && nfull(push[holder[t] / 2]) && IS_FIRST(holder[t], t) ->                \
              faults--; reasons++; s = holder[t]; make_void(s, t); requeue(s, t, 1) }                               \
  :: d_step { FAULT && state[t] == QUEUED -> faults--; settle(t, CANCELLED) }                                       \
  :: d_step { FAULT && state[t] == LEASED && nfull(push[holder[t] / 2]) ->                                          \
              faults--; s = holder[t]; make_void(s, t); settle(t, CANCELLED) }
/* What waits at a worker is called back, once. */
#define RECALL_(t)                                                                                                  \
  :: d_step { FAULT && state[t] == LEASED && !IS_FIRST(holder[t], t) && nfull(push[holder[t] / 2]) &&               \
              lives(holder[t]) ->                                                                                   \
              faults--; reasons++; push[holder[t] / 2] ! RECALL, incarnation[holder[t]], t, attempt[t], 0 }
/* Only what may run can run overtime. */
#define IS_FIRST(s_, t)                                                                                             \
  (SLOTS > 1 || lease[L(s_, 1 - (t))] == 0 || sequence[L(s_, 1 - (t))] > sequence[L(s_, t)])

#define LEND(s_)                                                                                                    \
  :: d_step { may_lend(s_, 0) -> lend(s_, 0) }                                                                      \
  :: d_step { may_lend(s_, 1) && FIRST_COMES_FIRST -> lend(s_, 1) }
/* Tasks that are alike are lent in their order the first time. */
#ifdef POISON
#define FIRST_COMES_FIRST true
#else
#define FIRST_COMES_FIRST (last_lent[0] > 0 || state[0] != QUEUED)
#endif

init {
  do
  :: atomic {
       if
       WORKER(0)
       WORKER(1)
       WORK(0, 0)
       WORK(0, 1)
       WORK(1, 0)
       WORK(1, 1)
       SESSION(0)
       SESSION(1)
       SESSION(2)
       SESSION(3)
       TASK_(0)
       TASK_(1)
       RECALL_(0)
       RECALL_(1)
       :: else -> break
       fi;
       do
       :: d_step { may_begin(0, 0) -> begin(0, 0) }
       :: d_step { may_begin(0, 1) -> begin(0, 1) }
       :: d_step { may_begin(1, 0) -> begin(1, 0) }
       :: d_step { may_begin(1, 1) -> begin(1, 1) }
       :: else -> break
       od;
       assert(lost[0] <= reasons && lost[1] <= reasons); /* nothing is lost without a reason */
       /* What can be lent is lent at once. */
       do
       LEND(0)
       LEND(1)
       LEND(2)
       LEND(3)
       :: else -> break
       od
     }
  od;
  /* Nothing is under way, and nothing will happen any more. */
  assert(is_final(0) && is_final(1));
  assert(leases_of(0) + leases_of(1) + leases_of(2) + leases_of(3) == 0);
#ifdef POISON
  assert(state[0] == POISONED || state[0] == CANCELLED);
#else
  assert(state[0] == DONE || state[0] == CANCELLED);
#endif
  assert(state[1] == DONE || state[1] == CANCELLED)
}
