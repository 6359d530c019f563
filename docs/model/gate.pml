/* The consumer's transaction for one message of a lane: gate, hold, and the model's own apply(g, v). */
typedef Gate {
  byte last;          /* number of the last applied message */
  bool held[SLOTS]    /* rows of the hold table */
}

/* What was held and is next now goes on. */
inline drain(g) {
  do
  :: g.last < N && g.held[g.last + 1] -> apply(g, (g.last + 1))
  :: else -> break
  od
}

inline take(g, v) {
  if
  :: v <= g.last -> duplicate(v)
  :: v == g.last + 1 -> apply(g, v); drain(g)
  :: v > g.last + 1 -> g.held[v] = true
  fi
}
