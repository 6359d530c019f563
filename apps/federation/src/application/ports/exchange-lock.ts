/** Port: one process of the service at a time talks to the receiver's folders. */
export abstract class ExchangeLock {
  /** Takes the lock if it is free; true while this process holds it. */
  abstract isHeld(): Promise<boolean>;
  abstract release(): Promise<void>;
}
