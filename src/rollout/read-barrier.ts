import type { Rollout } from '../config/rollout.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Barrier } from '../deploy/barrier.ts';
import { judgeBarrier } from './judge-barrier.ts';
import { readCourse } from './read-course.ts';

interface Question {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  readonly rollout: Rollout;
  /** The migrations folder. */
  readonly migrations: string;
}

/** What waits behind a gate now, on a read-only session of its own. Throws ToolError. */
export async function readBarrier(question: Question): Promise<Barrier> {
  const { plans, rollout } = await readCourse(question);
  return judgeBarrier(plans, rollout);
}
