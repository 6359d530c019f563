/* Transactional outbox, two relays, broker, inbox gate: one lane with N messages.
   Mutants: -DWATERMARK  relay reads "number > last one sent"     -DNOHEAD      no head of line at the relay
            -DNOGATE     consumer applies in order of arrival     -DNODEDUP     consumer applies repeats again
            -DEARLYACK   ack before the consumer's commit         -DNOCONFIRM   row removed without a confirm
   -DRQ=n lets the broker put n deliveries back behind others. */
#include "common.pml"
#ifndef RQ
#define RQ 0
#endif

bool committed[SLOTS];   /* message and pending row stand */
bool removed[SLOTS];     /* the pending row is gone */
bool locked[SLOTS];      /* a relay's transaction holds the pending row */
byte watermark;
chan queue = [QL] of { byte };
byte effects[SLOTS];
byte killRelay = CR, loseSession = CR, loseMessage = CR, killConsumer = CR, requeue = RQ;

inline apply(g, v) {
  assert(v == 1 || effects[v - 1] == 1);
  effects[v]++;
  assert(effects[v] == 1);
  g.held[v] = false;
  g.last = v
}

inline duplicate(v) {
#ifdef NODEDUP
  effects[v]++;
  assert(effects[v] == 1)
#else
  skip
#endif
}
#include "gate.pml"
Gate gate;

#ifdef WATERMARK
/* Numbers come from a sequence: transactions commit in any order. */
proctype Writer(byte v) { committed[v] = true }
#else
/* The lane's row lock makes transactions commit in the order of their numbers. */
proctype Writer() {
  byte v = 1;
  do
  :: v <= N -> committed[v] = true; v++
  :: else -> break
  od
}
#endif

#define visible(v) (committed[v] && v > watermark)
#if defined(WATERMARK)
#define due(v) (visible(v) && !(v > 1 && visible(1)) && !(v > 2 && visible(2)))
#elif defined(NOHEAD)
#define due(v) (committed[v] && !removed[v] && !locked[v])
#else
#define due(v) (committed[v] && !removed[v] && !locked[v] && (v == 1 || removed[v - 1]))
#endif

#define pick(n) :: atomic { due(n) -> v = n; locked[n] = true }

inline remove(v) {
#ifdef WATERMARK
  if
  :: v > watermark -> watermark = v
  :: else
  fi;
#endif
  removed[v] = true
}

proctype Relay() {
  byte v;
endIdle:
  if
  pick(1)
#if N > 1
  pick(2)
#endif
#if N > 2
  pick(3)
#endif
  fi;
  if
  :: atomic { fault(killRelay); goto dropped }
  :: atomic { fault(loseSession); locked[v] = false }     /* the process lives on without its lock */
  :: skip
  fi;
  if
  :: atomic { nfull(queue) -> queue!v };
     if
     :: atomic { fault(killRelay); goto dropped }         /* published, confirm never seen */
     :: atomic { remove(v); goto dropped }
     fi
  :: atomic {
       fault(loseMessage);                                /* no confirm: the broker does not have it */
#ifdef NOCONFIRM
       remove(v);
#endif
       goto dropped
     }
  fi;
dropped:
  atomic { locked[v] = false; v = 0; goto endIdle }
}

inline transaction(v) {
#ifndef NOGATE
  take(gate, v)
#else
  if
  :: effects[v] > 0 -> duplicate(v)
  :: else -> apply(gate, v)
  fi
#endif
}

proctype Consumer() {
  byte v;
endIdle:
#ifdef EARLYACK
  queue?v;
  if
  :: atomic { fault(killConsumer); goto idle }
  :: atomic { transaction(v); goto idle }
  fi;
idle:
  atomic { v = 0; goto endIdle }
#else
  atomic { queue?<v> };
  if
#if RQ > 0
  :: atomic { fault(requeue); queue?v; queue!v; goto idle }
#endif
  :: atomic { fault(killConsumer); goto idle }            /* before the commit: delivered again */
  :: atomic { transaction(v) };
     if
     :: atomic { fault(killConsumer); goto idle }         /* after it, before the ack: delivered again */
     :: atomic { queue?v; goto idle }
     fi
  fi;
idle:
  atomic { v = 0; goto endIdle }
#endif
}

WATCH(effects[N] == 1 && gate.last == N)

init {
  atomic {
    run Relay();
    run Relay();
    run Consumer();
    run Watch();
#ifdef WATERMARK
    byte v;
    for (v : 1 .. N) { run Writer(v) }
    v = 0
#else
    run Writer()
#endif
  }
}
