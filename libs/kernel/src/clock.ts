/** Port for the instant "now"; the domain never reads a clock, it is handed facts. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
