import { EXIT, ToolError } from '../errors.ts';
import { hasStandingRow } from '../migrations/ledger.ts';
import type { Job, Means } from './job.ts';

/**
 * Makes sure that nobody else opens this migration: Prisma's lock until its ledger row is written. Where that lock had
 * been let go for a concurrent build, `prisma migrate deploy` may have come by. Throws ToolError, exit 7.
 */
export async function reserve({ prismaLock, runner }: Means, { execution }: Job): Promise<void> {
  if (!(await prismaLock.take()) || execution.direction === 'down') return;
  const { ledgerSchema, migration } = execution;
  if (!(await hasStandingRow(runner.db, ledgerSchema, migration))) return;
  throw new ToolError({
    code: 'applied-meanwhile',
    message: `another tool began migration ${migration} while this run was building an index`,
    hint: 'run the same command again: it looks what is left to do',
    exitCode: EXIT.drift,
  });
}
