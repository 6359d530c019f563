import type { Adapter } from 'oidc-provider';

/** Keeps nothing: clients come from the settings and a JWT access token carries all there is to know of it. */
export class NoStorageAdapter implements Adapter {
  async upsert(): Promise<void> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}

  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
