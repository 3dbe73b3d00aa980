import type { Database } from '../db/database.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import type { ObjectState } from './object-state.ts';
import type { ObjectsScope, Scope } from './scope.ts';
import { NONE_SQL, stateSql, type StateKind } from './state-sql.ts';

/**
 * The state now, on any session. Rejects when it cannot be read (a lock, a privilege): the caller calls it unknown.
 * The catalog functions wait behind somebody else's ACCESS EXCLUSIVE lock: the session needs a lock_timeout.
 */
export async function readState(db: Database, scope: Scope): Promise<ObjectState> {
  const [, rows] = await db.script(stateStatements(scope).join(';\n'));
  const [row] = (rows ?? []) as { state: ObjectState }[];
  if (row === undefined) throw new Error('the state query gave no row');
  return row.state;
}

/** Two statements for one message of the caller's; the second one's only row is `{ state: ObjectState }`. */
export function stateStatements(scope: Scope): readonly string[] {
  return [chooseScope(scope), stateSql(kindOf(scope))];
}

/**
 * Makes captureState possible for these scopes; once a session, outside a transaction. Planned at once and for a catalog
 * of any size, because it may grow by hundreds of migrations.
 */
export function prepareStates(scopes: readonly Scope[]): string {
  return [...new Set(scopes.map(kindOf))].flatMap(prepareState).join(';\n');
}

/** The plan is made by the first execution (plancache.c), with the settings of its transaction. */
function prepareState(kind: StateKind): readonly string[] {
  const without = kind === 'database' ? ['seqscan'] : ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'];
  return [
    'begin',
    ...without.map((way) => `set local enable_${way} = off`),
    `set local plumbline.scope = '{}'`,
    `prepare plumbline_${kind}_state as ${captureSql(kind)}`,
    execute(kind),
    ...(kind === 'relations' ? [`prepare plumbline_none as ${NONE_SQL}`, 'execute plumbline_none'] : []),
    'commit',
  ];
}

/**
 * Statements that keep the state of this moment in a setting until the transaction ends, for CAPTURED_STATE in a later
 * statement of the same transaction: the state reaches the journal without a journey to the client and back.
 */
export function captureState(scope: Scope): readonly string[] {
  return [chooseScope(scope), execute(kindOf(scope))];
}

/**
 * For a scope of nothing but relations (isOfRelations): statements that fail where one of them is there already, for a
 * tenth of what captureState costs. Where they pass, the state of this moment is NO_OBJECTS.
 */
export function requireNone(scope: Scope): readonly string[] {
  return [chooseScope(scope), 'execute plumbline_none'];
}

export const NO_OBJECTS: ObjectState = {};

export function isOfRelations(scope: Scope): boolean {
  return kindOf(scope) === 'relations';
}

/** SQL for the state that captureState took, jsonb. */
export const CAPTURED_STATE = `pg_catalog.current_setting('plumbline.state')::pg_catalog.jsonb`;

const captureSql = (kind: StateKind): string =>
  `select pg_catalog.length(pg_catalog.set_config('plumbline.state', now.state::pg_catalog.text, true)) as length
  from (${stateSql(kind)}) as now`;

const execute = (kind: StateKind): string => `execute plumbline_${kind}_state`;

/** Only what the SQL reads: the journal's scopes carry more. */
function chooseScope(scope: Scope): string {
  const { relations, types, routines, schemas, extensions }: Partial<ObjectsScope> =
    scope.kind === 'objects' ? scope : {};
  const named = JSON.stringify({ relations, types, routines, schemas, extensions });
  return `set local plumbline.scope = ${quoteLiteral(named)}`;
}

function kindOf(scope: Scope): StateKind {
  if (scope.kind === 'database') return 'database';
  const { types, routines, schemas, extensions } = scope;
  return [types, routines, schemas, extensions].every((names) => names.length === 0)
    ? 'relations'
    : 'objects';
}
