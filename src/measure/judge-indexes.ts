import { sqlName, type IndexState } from '../facts/index-states.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { Finding } from '../report/finding.ts';
import type { CreatedIndex } from './created-indexes.ts';
import type { QueryMeasurement } from './measurement.ts';
import type { Access } from './plan-facts.ts';
import { qualify } from './plan-node.ts';
import type { TargetQuery } from './target-query.ts';

/** Indexes by the name that was asked for; a missing one does not exist. */
export type IndexStates = ReadonlyMap<string, IndexState>;

/** The names to look up for both judgements. */
export function indexesInQuestion(
  created: readonly CreatedIndex[],
  targets: readonly TargetQuery[],
): readonly string[] {
  const news = created.flatMap(({ index }) => (index === undefined ? [] : [sqlName(index)]));
  const expected = targets.flatMap((target) => target.expectedIndexes.map((name) => sqlName({ name })));
  return [...new Set([...news, ...expected])];
}

/** Each new index: there, valid, and used by at least one plan over all sampled parameters. */
export function judgeNewIndexes(
  created: readonly CreatedIndex[],
  states: IndexStates,
  queries: readonly QueryMeasurement[],
): readonly Finding[] {
  return created.map(({ migration, table, index }): Finding => {
    const id = 'new-index';
    if (index === undefined) {
      const subject = `index of ${migration} on ${renderObjectName(table)}`;
      return {
        id,
        subject,
        status: 'skipped',
        message: 'the migration does not name it, so it cannot be found',
      };
    }
    const subject = `index ${renderObjectName(index)}`;
    const state = states.get(sqlName(index));
    if (state === undefined || !state.valid) return unusable({ id, subject }, state);
    const users = queries.filter((query) => accessesOf([query]).some((access) => isUseOf(state, access)));
    if (users.length > 0)
      return {
        id,
        subject,
        status: 'pass',
        message: `used by ${users.map((query) => query.name).join(', ')}`,
      };
    return { id, subject, status: 'warn', message: `no plan uses it: ${preferred(state, queries)}` };
  });
}

/** `-- expect-index` of the queries: demanded by name, so an unused one fails. */
export function judgeExpectedIndexes(
  targets: readonly TargetQuery[],
  states: IndexStates,
  queries: readonly QueryMeasurement[],
): readonly Finding[] {
  return targets.flatMap(({ name: id, expectedIndexes }) => {
    const measured = queries.filter((query) => query.name === id);
    return expectedIndexes.map((name): Finding => {
      const subject = `index ${sqlName({ name })}`;
      const state = states.get(sqlName({ name }));
      if (state === undefined || !state.valid) return unusable({ id, subject }, state);
      const accesses = accessesOf(measured);
      if (accesses.length === 0)
        return { id, subject, status: 'unknown', message: 'no plan of it could be read' };
      if (accesses.some((access) => isUseOf(state, access)))
        return { id, subject, status: 'pass', message: 'used, as expected' };
      return {
        id,
        subject,
        status: 'fail',
        message: `expected, but no plan uses it: ${preferred(state, measured)}`,
      };
    });
  });
}

function unusable(head: Pick<Finding, 'id' | 'subject'>, state: IndexState | undefined): Finding {
  if (state === undefined) return { ...head, status: 'fail', message: 'does not exist' };
  return {
    ...head,
    status: 'fail',
    message: 'is INVALID: no plan will ever use it',
    fix: `reindex index concurrently ${sqlName(state)};`,
  };
}

function accessesOf(queries: readonly QueryMeasurement[]): readonly Access[] {
  return queries.flatMap(({ measurements }) =>
    measurements.flatMap(({ outcome }) => (outcome.kind === 'measured' ? outcome.plan.access : [])),
  );
}

function isUseOf(state: IndexState, { index }: Access): boolean {
  return index !== undefined && state.names.includes(index);
}

/** What the plans do on the same table instead. */
function preferred(state: IndexState, queries: readonly QueryMeasurement[]): string {
  const instead = accessesOf(queries).filter(({ relation }) => state.tables.includes(relation));
  const ways = [...new Set(instead.map(renderAccess))].sort();
  const [table = qualify(state.schema, state.name)] = state.tables;
  return ways.length === 0 ? `no target query reads ${table}` : `they prefer ${ways.join(', ')}`;
}

/** `Index Scan t_a_idx`, `Seq Scan t`: without the schema, which rarely tells anything. */
export function renderAccess({ scan, relation, index }: Access): string {
  return `${scan} ${(index ?? relation).replace(/^[^.]*\./, '')}`;
}
