import type { Database } from '../../db/database.ts';
import type { Script, Statement } from '../../migrations/migration.ts';
import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { readIndexesOf } from '../alone/index-look.ts';
import { readIntendedBody } from '../alone/intended-body.ts';
import { changesRole, isSessionSet } from '../session-sets.ts';
import { planUnits } from '../unit.ts';
import { signsOf, type Signs } from './signs.ts';
import { judgeTogether, judgeTraces, type AnsweredTrace, type Diagnosed } from './judge.ts';
import { ask } from './questions.ts';

/**
 * Which statements of a script are in the catalog already. `db` is a session for nothing else: the SETs of the script
 * are sent on it, so that names mean what they mean there; an index is built on an empty clone and undone.
 */
export async function diagnose(db: Database, script: Script): Promise<readonly Diagnosed[]> {
  const units = planUnits(script.segments);
  const statements = units.flatMap((unit) => unit.statements);
  const twice = changedTwice(statements);
  const diagnosed: Diagnosed[] = [];
  for (const [index, statement] of statements.entries()) {
    if (isSessionSet(statement) && !changesRole(statement)) await db.attempt(statement.sql);
    const verdict = twice.has(statement)
      ? { state: 'unknown' as const, why: 'another statement of this file changes the same object' }
      : await tellApart(db, statement);
    diagnosed.push({ number: index + 1, ...verdict });
  }
  return judgeTogether(diagnosed, units);
}

/** What the server refuses to tell is unknown; a lost connection is not an answer. */
async function tellApart(db: Database, statement: Statement): Promise<Pick<Diagnosed, 'state' | 'why'>> {
  try {
    return await diagnoseOne(db, statement, signsOf(statement));
  } catch (error) {
    if (db.closed || !(error instanceof Error)) throw error;
    return { state: 'unknown', why: error.message };
  }
}

async function diagnoseOne(
  db: Database,
  statement: Statement,
  signs: Signs,
): Promise<Pick<Diagnosed, 'state' | 'why'>> {
  if (isSessionSet(statement)) return { state: 'repeatable' };
  if (signs.kind === 'index') return diagnoseIndex(db, statement);
  if (signs.kind !== 'traces') return { state: signs.kind };
  const answered: AnsweredTrace[] = [];
  for (const trace of signs.traces)
    answered.push({ ...trace, answer: await ask(db, trace.question, trace.parameters) });
  return judgeTraces(answered, signs.isReplaceable === true);
}

/** Valid and as the server itself would define it; the same name alone proves nothing. */
async function diagnoseIndex(db: Database, statement: Statement): Promise<Pick<Diagnosed, 'state' | 'why'>> {
  const { relation, idxname: name } = asKind(statement, 'IndexStmt') ?? {};
  if (relation === undefined) return { state: 'unknown' };
  const table = rangeName(relation);
  const indexes = await readIndexesOf(db, table);
  const candidates = name === undefined ? indexes : indexes.filter((index) => index.name === name);
  if (candidates.length === 0) return { state: 'absent' };
  const body = await readIntendedBody(db, table, statement);
  const twin = candidates.find((index) => index.body === body);
  if (name === undefined) {
    const why = 'an index of this definition is there, but the statement names none';
    return twin === undefined ? { state: 'absent' } : { state: 'unknown', why };
  }
  if (twin === undefined) return { state: 'unknown', why: `found ${candidates[0]?.definition}` };
  if (twin.isValid) return { state: 'there' };
  return { state: 'remains', why: 'an INVALID index: the build did not end' };
}

/** What comes and goes within one file leaves no trace that could be trusted. */
function changedTwice(statements: readonly Statement[]): ReadonlySet<Statement> {
  const seen = new Map<string, Set<boolean>>();
  for (const statement of statements) {
    for (const { key, isThereAfter } of keysOf(statement))
      seen.set(key, (seen.get(key) ?? new Set()).add(isThereAfter));
  }
  return new Set(
    statements.filter((statement) => keysOf(statement).some(({ key }) => seen.get(key)?.size === 2)),
  );
}

function keysOf(statement: Statement): readonly { readonly key: string; readonly isThereAfter: boolean }[] {
  const { relation, idxname } = asKind(statement, 'IndexStmt') ?? {};
  if (relation !== undefined && idxname !== undefined) {
    const name = renderObjectName({ ...rangeName(relation), name: idxname });
    return [{ key: `relation ${name}`, isThereAfter: true }];
  }
  const signs = signsOf(statement);
  if (signs.kind !== 'traces') return [];
  return signs.traces.map(({ question, parameters, isThereAfter }) => ({
    key: `${question} ${parameters.slice(0, 2).join(' ')}`,
    isThereAfter,
  }));
}
