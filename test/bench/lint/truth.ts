import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { LOCK_MODES, type LockMode } from '../../../src/locks/modes.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceStatement, type Traced } from '../../../src/scratch/trace.ts';
import { statementsOf } from '../../support/statements.ts';

/** What the server really did with the tables that were there. */
export interface Truth {
  readonly sql: string;
  /** It rewrote or scanned a table while others could not write to it. */
  readonly isDangerous: boolean;
  /** Of every relation that was there. */
  readonly modes: ReadonlySet<LockMode>;
}

const root = join(import.meta.dirname, '../../..');
/** The tables that every statement finds. */
export const SCHEMA = readFileSync(join(root, 'test/fixtures/locks/database.sql'), 'utf8');
const BLOCKS_WRITES: readonly LockMode[] = LOCK_MODES.slice(LOCK_MODES.indexOf('SHARE'));

/** Executes each statement on the server, in a transaction that is undone; what the server refuses is left out. */
export async function traceAll(url: string, file: string): Promise<readonly Truth[]> {
  const target = parseConnectionTarget(url, {});
  const session = await connect({ target, profile: 'write', applicationName: 'bench' });
  try {
    const relations = await readRelations(session);
    const truths: Truth[] = [];
    for (const statement of statementsOf(readFileSync(join(root, file), 'utf8'))) {
      const trace = await traceStatement(session, statement, relations, 'rollback').catch(() => undefined);
      if (trace !== undefined) truths.push(describe(statement.sql, trace.relations));
    }
    return truths;
  } finally {
    await session.close();
  }
}

function describe(sql: string, relations: readonly Traced[]): Truth {
  const modes = new Set(relations.flatMap(({ mode }) => mode ?? []));
  return { sql, isDangerous: relations.some(isHarmed), modes };
}

function isHarmed({ kind, mode, rewritten, scanned }: Traced): boolean {
  const isTable = /^[rmp]$/.test(kind);
  const isWorked = rewritten === true || scanned === true;
  return isTable && isWorked && mode !== undefined && BLOCKS_WRITES.includes(mode);
}
