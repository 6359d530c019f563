import { removeDataDir } from '../../servers/data-dir.mjs';
import { killLeftoversNow } from '../../servers/leftovers.mjs';

/**
 * What runs in a data folder without a PostgreSQL of its own ends with this process, also when it is interrupted.
 *
 * @returns cancels that, for whoever has stopped everything properly
 */
export function endWithUs(dataDir: string): () => void {
  const kill = (): void => {
    killLeftoversNow({ dataDir });
    removeDataDir(dataDir);
  };
  process.once('exit', kill);
  return () => process.removeListener('exit', kill);
}
