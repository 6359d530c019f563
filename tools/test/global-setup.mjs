/** jest's global setup of the projects that need servers: those given by URL, else throw-away ones; never none. */
import { sharedServers } from './shared-servers.mjs';

export default async function setUp() {
  await sharedServers.provide();
}
