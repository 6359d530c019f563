/* One lane, a broker that confirms messages and may then be wiped, holds of gaps, and healing by asking again.
   A gap is proved by a later number; a lost tail is seen only by comparing how far both sides are.

   Mutants: -DNOTAILHEAL  nobody compares: a lost tail is lost for ever
            -DASKONCE     a missing number is asked for only once
            -DNOSTORE     the producer keeps no message whose row left the work list */
#include "common.pml"

byte committed = 0;          /* messages written; the message table is insert-only */
bool pending[SLOTS];         /* the work list */
bool confirmed[SLOTS];       /* the relay has the confirm in memory and will remove the row */
bool asked[SLOTS];
chan queue = [QL] of { byte };
bool delivered;              /* the broker waits for the ack of the queue's first message */
byte wipes = CR, killRelay = CR, killConsumer = CR;

inline apply(g, v) {
  assert(v == g.last + 1);
  g.held[v] = false;
  g.last = v
}
inline duplicate(v) { skip }
#include "gate.pml"
Gate gate;

/* Lane number, message and pending row in one transaction. */
proctype Writer() {
  do
  :: atomic { committed < N -> committed++; pending[committed] = true }
  :: committed == N -> break
  od
}

/* What was read and confirmed goes on in memory; the rows of a walk are removed together at its end. */
#define walks(v) (pending[v] && !confirmed[v])
#define head(v) (walks(v) && (v == 1 || !walks(v - 1)) && (v < 3 || !walks(v - 2)))
#define publish(v) :: atomic { head(v) && nfull(queue) -> queue!v; confirmed[v] = true }
#define some_confirmed (confirmed[1] || confirmed[2] || confirmed[N])

proctype Relay() {
  byte v;
endIdle:
  do
  publish(1)
#if N > 1
  publish(2)
#endif
#if N > 2
  publish(3)
#endif
  :: d_step {                                   /* remove by number: also a row inserted again meanwhile */
       some_confirmed ->
       for (v : 1 .. N) {
         pending[v] = pending[v] && !confirmed[v];
         confirmed[v] = false
       }
       v = 0
     }
  :: d_step {                                   /* killed before that: all of them are sent again */
       killRelay > 0 && some_confirmed -> killRelay--;
       for (v : 1 .. N) { confirmed[v] = false }
       v = 0
     }
  od
}

/* The hold is committed before the ack. */
proctype Consumer() {
  byte v;
endIdle:
  atomic { queue?<v>; delivered = true; take(gate, v) };
  if
  :: atomic { fault(killConsumer) }             /* before the ack: delivered again */
  :: atomic { delivered -> queue?v }
  :: !delivered                                 /* the broker no longer knows what it delivered */
  fi;
  atomic { v = 0; delivered = false; goto endIdle }
}

/* The broker loses all it has, also what it confirmed. */
proctype Wipe() {
  byte v;
endIdle:
  do
  :: d_step {
       wipes > 0 && nempty(queue) -> wipes--;
       do
       :: nempty(queue) -> queue?v
       :: empty(queue) -> break
       od;
       delivered = false;
       v = 0
     }
  od
}

/* The missing range: up to the first held number, or, by comparing, up to the producer's last one. */
#define before_held(v) (v > gate.last && !gate.held[v] && ((v < 2 && gate.held[2]) || (v < N && gate.held[N])))
#ifdef NOTAILHEAL
#define missing(v) before_held(v)
#else
#define missing(v) (before_held(v) || (v > gate.last && v <= committed && !gate.held[v]))
#endif

/* INSERT ... ON CONFLICT DO NOTHING: asking for a row that still stands changes nothing. */
#if defined(ASKONCE)
#define resend(v) :: atomic { missing(v) && !asked[v] -> pending[v] = true; asked[v] = true }
#elif defined(NOSTORE)
#define resend(v) :: false -> skip
#else
#define resend(v) :: atomic { missing(v) && !pending[v] -> pending[v] = true }
#endif

proctype Healer() {
endIdle:
  do
  resend(1)
#if N > 1
  resend(2)
#endif
#if N > 2
  resend(3)
#endif
  od
}

WATCH(gate.last == N && committed == N)

init {
  atomic {
    run Relay();
    run Consumer();
    run Wipe();
    run Healer();
    run Watch();
    run Writer()
  }
}
