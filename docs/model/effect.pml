/* One object at one receiver: N whole states, attempts with a key, and what the receiver really holds.
   Keys are (version, generation). The network delays, repeats and loses requests; answers may never come.
   The receiver refuses, or takes only half of, what it likes, and may be restored from an older backup.
   It is a weak receiver: it accepts whatever comes first under a key, so order is ours to keep.

   Mutants: -DBLINDRESEND  no answer: sent again under a new key without asking
            -DNOKEY        the receiver is asked, but requests carry no key
            -DOVERTAKE     a newer state does not wait for the attempt in flight
            -DRESENDOLD    after a restore the lost message is sent again as it was
            -DNOREPORT     after a restore the difference is taken from what we believe it holds */
#include "common.pml"
#define G (CR + 4)                        /* generations: the first, CR refusals, one half, one re-effect */
#define KEYS ((N + 1) * G)
#define key_of(version, generation) ((version) * G + (generation))
#define version_of(key) ((key) / G)

mtype = { none, queued, sending, unknown };        /* attempt */
mtype = { nothing, accepted, refused, half };      /* what the receiver knows of a key */

/* the sender's database */
byte wanted, cut, holding;
mtype attempt = none;
byte key;
byte generation[N + 1];
bool rejected, restored;
byte lost;

/* network and receiver */
byte wire[KEYS];                          /* copies of a request on their way */
byte onWire;
mtype knows[KEYS] = nothing;
byte held, heldBefore;
byte lastKey;
byte refuse = CR, takeHalf = 1, lose = CR, restore = 1;

proctype Writer() {
  do
  :: wanted < N -> wanted++
  :: else -> break
  od
}

inline cut_attempt(version) {
  assert(generation[version] < G - 1);
  generation[version]++;
  key = key_of(version, generation[version]);
  attempt = queued;
  rejected = false
}

inline send() {
  wire[key]++;
  onWire++
}

#ifdef OVERTAKE
#define may_cut true
#else
#define may_cut (attempt == none)
#endif

proctype Sender() {
endIdle:
  do
  :: atomic {
       may_cut && wanted > cut -> cut = wanted;
       if
       :: holding == wanted                          /* empty difference: nothing to send */
       :: else -> cut_attempt(wanted)
       fi
     }
  :: atomic { attempt == queued -> attempt = sending }          /* committed before the first byte leaves */
  :: atomic { attempt == sending && wire[key] == 0 && knows[key] == nothing -> send() }
  :: atomic { attempt == sending -> attempt = unknown }         /* overdue, or started again after a crash */
#ifdef BLINDRESEND
  :: atomic { attempt == unknown && generation[version_of(key)] < G - 1 -> cut_attempt(version_of(key)) }
#else
  :: atomic { attempt == unknown && knows[key] == nothing && wire[key] < 2 -> attempt = sending; send() }
#endif
  od
}

/* An answer, on its own or when asked; it may come early, late or never unasked. */
proctype Answers() {
endIdle:
  do
  :: atomic {
       (attempt == sending || attempt == unknown) && knows[key] != nothing ->
       if
       :: knows[key] == accepted -> holding = version_of(key)
       :: knows[key] == refused -> rejected = true
       :: knows[key] == half -> rejected = true; holding = 0
       fi;
       attempt = none
     }
  od
}

/* Retry of a refused newest state, and re-effect after the receiver lost data: both by command. */
proctype Officer() {
endIdle:
  do
  :: atomic { attempt == none && rejected && cut == wanted -> rejected = false; cut = wanted - 1 }
  :: atomic {
       attempt == none && restored -> restored = false;
#if defined(RESENDOLD)
       cut_attempt(lost)
#elif defined(NOREPORT)
       cut = wanted - 1
#else
       holding = held;                               /* what the receiver reports */
       cut = wanted - 1
#endif
     }
  od
}

inline receive(k) {
  if
#ifdef NOKEY
  :: true ->
#else
  :: knows[k] == nothing ->
#endif
     if
     :: knows[k] = accepted;
        assert(version_of(k) > held);                /* no effect twice, no older state over a newer one */
        heldBefore = held;
        held = version_of(k);
        lastKey = k
     :: fault(refuse) -> knows[k] = refused
     :: fault(takeHalf) -> knows[k] = half; held = 0 /* old row invalidated, new row refused */
     fi
#ifndef NOKEY
  :: else
#endif
  fi
}

/* Requests arrive in any order. */
proctype Network() {
  byte k, passed;
endIdle:
  do
  :: atomic {
       onWire > 0 ->
       do
       :: wire[k] > 0 -> break
       :: passed + wire[k] < onWire -> passed = passed + wire[k]; k++
       od;
       wire[k]--;
       onWire--;
       if
       :: receive(k)
       :: fault(lose)
       fi;
       k = 0;
       passed = 0
     }
  od
}

/* The last accepted state and its key are gone, and so are open connections. */
proctype Restore() {
  byte k;
endIdle:
  do
  :: d_step {
       restore > 0 && lastKey > 0 && held == version_of(lastKey) -> restore--;
       lost = held;
       held = heldBefore;
       knows[lastKey] = nothing;
       for (k : 0 .. KEYS - 1) { wire[k] = 0 }
       k = 0;
       onWire = 0;
       restored = true
     }
  od
}

WATCH(held == N && holding == N && attempt == none && !restored)

init {
  atomic {
    run Sender();
    run Answers();
    run Officer();
    run Network();
    run Restore();
    run Watch();
    run Writer()
  }
}
