import type { Barrier } from '../deploy/barrier.ts';
import { EXIT } from '../errors.ts';
import type { Cell } from '../report/report.ts';
import type { ReportBody } from './build-report.ts';
import type { CommandContext, CommonOptions } from './command.ts';

/** What a rollout lets in later; undefined where none is configured, at no cost. Throws ToolError. */
export async function findBarrier(
  { runId }: Pick<CommandContext, 'runId'>,
  { settings, target }: Pick<CommonOptions, 'settings' | 'target'>,
): Promise<Barrier | undefined> {
  const { rollout, migrations } = settings;
  if (rollout === undefined) return undefined;
  const { readBarrier } = await import('../rollout/read-barrier.ts');
  return readBarrier({ target, applicationName: `db-deploy/${runId}/gates`, rollout, migrations });
}

interface Left {
  readonly barrier: Barrier | undefined;
  /** Pending, and not chosen or not applied. */
  readonly left: readonly string[];
  readonly isStrict?: boolean;
}

/** The report with what waits behind which gate: good all the same, unless somebody wanted everything. */
export function tellBarrier(body: ReportBody, { barrier, left, isStrict = false }: Left): ReportBody {
  const first = left.findIndex((name) => barrier?.has(name) === true);
  if (barrier === undefined || first === -1) return body;
  const waiting = left.slice(first);
  const rows = waiting.map((name): Cell[] => {
    const gate = barrier.get(name);
    return gate === undefined ? [name, '', `comes after ${left[first] ?? ''}`] : [name, gate.phase, gate.why];
  });
  const { verdict } = body;
  const count = `${waiting.length} migration${waiting.length === 1 ? ' waits' : 's wait'} behind a gate of the rollout`;
  const isFailed = isStrict && verdict.exitCode === EXIT.ok;
  return {
    verdict: {
      ...verdict,
      summary: `${verdict.summary}; ${count}`,
      ...(isFailed && { status: 'failed' as const, exitCode: EXIT.failed }),
    },
    sections: [
      ...body.sections,
      {
        kind: 'table',
        id: 'gates',
        title: 'Behind a gate of the rollout',
        columns: [{ title: 'migration' }, { title: 'phase' }, { title: 'waits, because' }],
        rows,
      },
    ],
    next: [...body.next, 'db-deploy rollout   # what waits behind a gate'],
  };
}
