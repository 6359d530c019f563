/* Two producers and three lanes into one consumer, with declared order between the lanes ("after").

   AX  addressing, person x             1..N   the protection flag comes with these
   BX  qualification, person x          1..N   number k names AX.k, and the opened household BY.1
   BY  qualification, household y       1, 2   opened first; closed (2) after the last of BX

   All messages are committed from the start: the relays may be late at will, so no order of commits is left out.

   Mutants: -DNOAFTER            messages are applied without looking at what they name
            -DGATEWITHOUTSTREAM  one gate for person x, whatever the stream
            -DNOSWEEP            waiting messages go on by the hint in memory alone */
#include "common.pml"

#define AX 0
#define BX 1
#define BY 2
#define end_of(l) (l == BY -> 2 : N)

#ifdef GATEWITHOUTSTREAM
#define gate_of(l) (l == AX -> BX : l)
#else
#define gate_of(l) l
#endif

typedef Lane {
  byte removed;        /* last number confirmed by the broker */
  byte last;           /* the consumer's gate */
  bool held[SLOTS];    /* the hold table */
  byte effects;        /* messages of this lane applied */
  bool hinted[3]       /* in memory: lanes that wait for this one */
}
Lane lane[3];
chan queueA = [QL] of { byte, byte };   /* a queue for each stream; lanes share it */
chan queueB = [QL] of { byte, byte };
byte killRelay = CR, killConsumer = CR;

/* What message v of lane l names has been applied; effects, not gates, since this is the promise itself. */
#define stands(l, v) \
  ((l != BX || (lane[AX].effects >= v && lane[BY].effects >= 1)) && (l != BY || v == 1 || lane[BX].effects >= N))

/* What the consumer sees of that in its gates. */
#ifdef NOAFTER
#define reached(l, v) true
#else
#define reached(l, v) ((l != BX || (lane[gate_of(AX)].last >= v && lane[BY].last >= 1)) \
  && (l != BY || v == 1 || lane[gate_of(BX)].last >= N))
#endif

/* At most one unconfirmed message of a lane, and lanes side by side. */
proctype Relay(byte l; chan queue) {
endIdle:
  do
  :: atomic {
       lane[l].removed < end_of(l) && nfull(queue) -> queue!l, lane[l].removed + 1;
       if
       :: fault(killRelay)                 /* published, confirm never seen: sent again */
       :: lane[l].removed++
       fi
     }
  od
}

inline apply(l, v) {
  assert(stands(l, v));
  lane[gate_of(l)].held[v] = false;
  lane[gate_of(l)].last = v;
  lane[l].effects++;
  applied = true
}

#define next(l) (lane[gate_of(l)].last + 1)
#define goes_on(l) (next(l) <= end_of(l) && lane[gate_of(l)].held[next(l)] && reached(l, next(l)))

inline drain(l) {
  do
  :: goes_on(l) -> apply(l, next(l))
  :: else -> break
  od
}

/* One transaction: gate, then "after", then the effect; what cannot be applied is held. */
inline transaction(l, v) {
  if
  :: v < next(l)
  :: v == next(l) && reached(l, v) -> apply(l, v)
  :: v == next(l) && !reached(l, v) -> lane[gate_of(l)].held[v] = true; waits = true
  :: v > next(l) -> lane[gate_of(l)].held[v] = true
  fi
}

/* A lane that moved lets its own held messages go on, and those of lanes that are known to wait for it. */
inline go_on(l) {
  drain(l);
  for (m : 0 .. 2) {
    if
    :: lane[l].hinted[m] -> lane[l].hinted[m] = false; drain(m)
    :: else
    fi
  }
  m = 0
}

inline remember(l) {
  if
  :: l == BX -> lane[AX].hinted[BX] = true; lane[BY].hinted[BX] = true
  :: l == BY -> lane[BX].hinted[BY] = true
  fi
}

inline forget() {
  for (m : 0 .. 2) {
    lane[AX].hinted[m] = false; lane[BX].hinted[m] = false; lane[BY].hinted[m] = false
  }
  m = 0
}

proctype Consumer(chan queue) {
  byte l, v, m;
  bool applied, waits;
endIdle:
  atomic { queue?<l, v>; transaction(l, v) };
  if
  :: atomic { applied -> go_on(l) }
  :: atomic { waits -> remember(l) }       /* the awaited lane may have moved since the transaction */
  :: else
  fi;
  if
  :: atomic { fault(killConsumer); forget() }   /* before the ack: delivered again */
  :: atomic { queue?l, v }
  fi;
idle:
  atomic { l = 0; v = 0; applied = false; waits = false; goto endIdle }
}

/* The hint may be lost; the hold table is the truth. */
proctype Sweep() {
  bool applied;
  byte m;
endIdle:
  do
  :: atomic { goes_on(AX) -> drain(AX); applied = false }
  :: atomic { goes_on(BX) -> drain(BX); applied = false }
  :: atomic { goes_on(BY) -> drain(BY); applied = false }
  od
}

WATCH(lane[AX].effects == N && lane[BX].effects == N && lane[BY].effects == 2)

init {
  atomic {
    run Relay(AX, queueA);
    run Relay(BX, queueB);
    run Relay(BY, queueB);
    run Consumer(queueA);
    run Consumer(queueB);
#ifndef NOSWEEP
    run Sweep();
#endif
    run Watch()
  }
}
