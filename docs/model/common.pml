/* Shared by all models: sizes, budgets of faults, and the watcher of end states. */
#ifndef N
#define N 3   /* messages of a lane, or versions of an object */
#endif
#if N > 3
#error "the models are written out for N up to 3"
#endif
#ifndef CR
#define CR 2  /* how often each kind of fault may happen */
#endif
#ifndef QL
#define QL 8  /* length of a queue */
#endif

/* One index more than N, since loops look one beyond the last. */
#define SLOTS (N + 2)

/* A fault happens at any moment, or never, while its budget lasts. */
#define fault(budget) (budget > 0) -> budget--

/* When nothing can move any more, the promise must have been kept. */
#define WATCH(promise) proctype Watch() { timeout -> assert(promise) }
