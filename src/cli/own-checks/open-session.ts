import { connect } from '../../db/connect.ts';
import type { ConnectionTarget } from '../../db/connection-target.ts';
import { cancelOnStop } from '../../db/cancel-on-stop.ts';
import type { OwnGround } from './own-check.ts';

interface Surroundings {
  readonly target: ConnectionTarget;
  readonly runId: string;
  readonly stop?: AbortSignal | undefined;
}

/** A read-only session for what takes long; Ctrl-C ends what it is executing. */
export function sessionOpener({ target, runId, stop }: Surroundings): OwnGround['openSession'] {
  return async () => {
    const db = await connect({ target, profile: 'read', applicationName: `db-check/${runId}` });
    const letGo = await cancelOnStop(db, target, stop);
    const close = async (): Promise<void> => {
      letGo();
      await db.close();
    };
    return { db, close };
  };
}
