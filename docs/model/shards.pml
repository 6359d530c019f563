/* Two relays and the lease of one shard (owner, epoch), one lane, a broker that may be wiped.
   A relay whose lease went to the other one does not know it: it publishes late and deletes late.
   A row that was wiped from the broker is inserted again by the healing (see holds.pml).

   Promise of the fence: a pending row leaves the table only by a relay that had this very insertion confirmed.

   Mutants: -DNOFENCE    deletes without looking at the lease
            -DOWNERONLY  looks at the owner, not at the epoch
            -DNOGATE     consumer trusts the lease and applies in order of arrival */
#include "common.pml"

bool pending[SLOTS];
byte owner = 0, epoch = 1;       /* the row of the lease */
byte known[2];                   /* epoch under which a relay believes to own the shard, 0 = none */
byte sending[2];                 /* row a relay has read and not yet finished, 0 = none */
bool outdated[2];                /* that row was deleted and inserted again since it was read */
chan queue = [QL] of { byte };
byte takeovers = CR, wipes = 1, killRelay = 1;

inline apply(g, v) {
  assert(v == g.last + 1);
  g.held[v] = false;
  g.last = v
}
inline duplicate(v) { skip }
#include "gate.pml"
Gate gate;

/* A lease runs out whenever it likes, and may come back to a relay that still works on what it read before. */
proctype Leases() {
endIdle:
  do
  :: atomic {
       fault(takeovers);
       owner = 1 - owner;
       epoch++;
       known[owner] = epoch
     }
  od
}

#define head(v) (pending[v] && (v == 1 || !pending[v - 1]) && (v < 3 || !pending[v - 2]))
#define pick(n) :: atomic { known[me] > 0 && head(n) -> sending[me] = n; under = known[me] }

#if defined(NOFENCE)
#define fence_holds true
#elif defined(OWNERONLY)
#define fence_holds (owner == me)
#else
#define fence_holds (owner == me && epoch == under)
#endif

inline finish() {
  sending[me] = 0;
  outdated[me] = false;
  under = 0
}

proctype Relay(byte me) {
  byte under;                    /* epoch the row was read under */
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
  :: atomic { fault(killRelay); finish(); goto endIdle }
  :: atomic { nfull(queue) -> queue!sending[me] }          /* confirmed */
  fi;
  atomic {                                                 /* one transaction */
    if
    :: fence_holds ->
       assert(!(pending[sending[me]] && outdated[me]));
       pending[sending[me]] = false
    :: else ->
       if
       :: known[me] == under -> known[me] = 0              /* the lease is lost */
       :: else
       fi
    fi;
    finish();
    goto endIdle
  }
}

proctype Consumer() {
  byte v;
endIdle:
  do
  :: atomic {
       queue?v;
#ifdef NOGATE
       if
       :: v <= gate.last
       :: else -> apply(gate, v)
       fi;
#else
       take(gate, v);
#endif
       v = 0
     }
  od
}

/* The broker confirmed, and then lost its disk. */
proctype Wipe() {
  byte v;
endIdle:
  atomic {
    wipes > 0 && nempty(queue) -> wipes--;
    do
    :: nempty(queue) -> queue?v
    :: empty(queue) -> break
    od
  }
}

#define mark(relay, v) if :: sending[relay] == v -> outdated[relay] = true :: else fi

/* Asked for as long as it is missing; it cannot see whether the row is still on its way. */
#define heal(n) :: atomic { gate.last < n && !pending[n] -> pending[n] = true; mark(0, n); mark(1, n) }

proctype Healer() {
endIdle:
  do
  heal(1)
#if N > 1
  heal(2)
#endif
#if N > 2
  heal(3)
#endif
  od
}

WATCH(gate.last == N)

init {
  atomic {
    byte v;
    for (v : 1 .. N) { pending[v] = true }
    v = 0;
    known[0] = 1;
    run Leases();
    run Relay(0);
    run Relay(1);
    run Consumer();
    run Wipe();
    run Healer();
    run Watch()
  }
}
