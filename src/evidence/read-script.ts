import { planUnits, type Unit } from '../deploy/unit.ts';
import { ToolError } from '../errors.ts';
import type { LockEffect } from '../locks/effect.ts';
import { effectsOf } from '../locks/effects.ts';
import { parseScript } from '../migrations/load.ts';
import type { Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { RunMigration, ScriptStatement, ScriptUnit, StatementLock } from './run-evidence.ts';

/** What a text in the journal asks for, statement by statement; where it cannot be parsed (any more), the text and why. */
export async function readScript(
  migration: string,
  text: string,
  serverVersion: number,
): Promise<Pick<RunMigration, 'units' | 'unparsed'>> {
  try {
    const script = await parseScript({ path: migration, text, checksum: '' });
    const units = planUnits(script.segments).map((unit) => toUnit(unit, serverVersion));
    return { units, unparsed: undefined };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { units: [], unparsed: { text, reason: error.message } };
  }
}

function toUnit({ first, last, kind, statements }: Unit, serverVersion: number): ScriptUnit {
  return {
    first,
    last,
    isAlone: kind === 'alone',
    statements: statements.map((statement) => toStatement(statement, serverVersion)),
  };
}

function toStatement(statement: Statement, serverVersion: number): ScriptStatement {
  const { locks, unknown } = effectsOf(statement, serverVersion);
  return {
    sql: statement.sql.trim(),
    locks: locks.map(toLock),
    unknownLocks: unknown,
    createdIndex: nameOfIndex(statement),
  };
}

function toLock({ mode, target, relation, rewrites, scans }: LockEffect): StatementLock {
  const of = target === 'itself' ? '' : 'the table of ';
  return { text: `${mode} on ${of}${renderObjectName(relation)}`, rewrites, scans };
}

/** An index stands in the schema of its table. */
function nameOfIndex(statement: Statement): string | undefined {
  const node = asKind(statement, 'IndexStmt');
  if (node === undefined) return undefined;
  const table = node.relation === undefined ? undefined : rangeName(node.relation);
  return [table?.schema ?? [], node.idxname ?? `(an index of ${table?.name ?? '?'})`].flat().join('.');
}
