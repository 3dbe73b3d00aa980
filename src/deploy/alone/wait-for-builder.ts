import type { ObjectName } from '../../migrations/object-name.ts';
import { uncancelled, type Runner } from '../runner.ts';
import { watched } from '../watch-backend.ts';
import { readIndexesOf } from './index-look.ts';

/** Asked on our own session: without a second one there is still a pause. The build is somebody else's: never cancelled. */
export async function waitForBuilder(runner: Runner, table: ObjectName, pid: number): Promise<void> {
  const isBuilding = async (): Promise<boolean> =>
    (await readIndexesOf(runner.db, table)).some((seen) => seen.builderPid === pid);
  const poll = async (): Promise<void> => {
    while (!runner.stop.aborted && (await isBuilding())) await runner.clock.sleep(250, runner.stop);
  };
  await watched(uncancelled(runner), { pid }, poll());
}
