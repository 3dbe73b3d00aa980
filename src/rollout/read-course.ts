import type { Rollout } from '../config/rollout.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Course } from './describe-course.ts';
import { readPhases } from './read-phases.ts';
import { readRollout } from './read-rollout.ts';
import { nameOfRollout } from './walk.ts';

interface Question {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  readonly rollout: Rollout;
  /** The migrations folder. */
  readonly migrations: string;
}

/** Reads only, on a session that the server keeps read-only. Throws ToolError. */
export async function readCourse({
  target,
  applicationName,
  rollout,
  migrations,
}: Question): Promise<Course> {
  const { plans, folders } = readPhases(rollout, migrations);
  const name = nameOfRollout(rollout);
  const db = await connect({ target, profile: 'read', applicationName });
  try {
    const irreversible = folders
      .filter((folder) => folder.rollback === undefined)
      .map((folder) => folder.name);
    return { name, plans, rollout: await readRollout(db, name), irreversible };
  } finally {
    await db.close().catch(() => undefined);
  }
}
