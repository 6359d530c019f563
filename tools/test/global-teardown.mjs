import { sharedServers } from './shared-servers.mjs';

export default async function tearDown() {
  await sharedServers.stop();
}
