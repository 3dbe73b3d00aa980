import { changesIn, type Change } from '../net-change.ts';
import { defineRule, type Offence } from '../rule.ts';
import type { KnownSchema } from '../schema/known-schema.ts';
import type { LintFile } from '../lint-file.ts';
import { touchedBy } from '../../migrations/touched.ts';

export const rollbackIncomplete = defineRule({
  id: 'rollback-incomplete',
  title: 'A rollback that does not bring the old state back',
  severity: 'error',
  why: 'What the migration made stays, or what it removed does not come back: db-rollback finds the difference afterwards (exit 7), with the application already on the old code.',
  versions: 'all',
  fix: 'take away everything that migration.sql makes, and make again everything that it removes',
  evidence:
    'The names of both files are set side by side; after the rollback db-rollback compares the catalog with what it was (DESIGN, rule 12).',
  roles: ['rollback'],
  judgeFile(file, { before }) {
    const { counterpart, statements, refusals } = file;
    if (counterpart === undefined || statements.length === 0 || refusals.length > 0) return [];
    // what no text tells (DO, a function, CASCADE) may be the missing part
    if (!touchedBy(outer(file)).complete || !touchedBy(outer(counterpart)).complete) return [];
    const up = changesIn(outer(counterpart));
    const down = changesIn(outer(file));
    return differences(up, down, before).map(({ object, message }): Offence => ({
      ...{ start: 0, end: 0, subject: object, message },
    }));
  },
});

function outer({ statements }: LintFile): LintFile['statements'] {
  return statements.filter(({ within }) => within === undefined);
}

interface Difference {
  readonly object: string;
  readonly message: string;
}

const OF_THE_PAIR = {
  make: 'migration.sql makes it, and after this rollback it is still there',
  remove: 'migration.sql removes it, and this rollback does not bring it back',
} as const;

const OF_ITSELF = {
  make: 'this rollback makes it, and before its migration it was not there',
  remove: 'this rollback removes it, and its migration did not make it',
} as const;

function differences(
  up: readonly Change[],
  down: readonly Change[],
  before: KnownSchema | undefined,
): readonly Difference[] {
  const both = [...up, ...down];
  const objects = [...new Set(both.map(({ object }) => object))];
  return objects.flatMap((object) => {
    const ofIt = both.filter((one) => one.object === object);
    const [first, last] = [ofIt[0]?.action, ofIt.at(-1)?.action];
    if (ofIt[0]?.isUncertain === true && !wasThere(ofIt[0], before)) return [];
    // what was made first was not there, and what was removed first was
    if (first !== last || goesWithItsTable(object, both) || isAdopted(object, both)) return [];
    if (first === 'make' && goesWithAColumn(ofIt, both)) return [];
    const isOurs = up.some((one) => one.object === object);
    return [{ object, message: isOurs ? OF_THE_PAIR[first ?? 'make'] : OF_ITSELF[first ?? 'make'] }];
  });
}

/** Of what IF EXISTS drops: without that knowledge it may never have been there, and is a second try after a failure. */
function wasThere({ action, object }: Change, before: KnownSchema | undefined): boolean {
  const [, kind = '', quoted = ''] = /^(index|table|view) "(.*)"$/.exec(object) ?? [];
  if (action === 'make' || kind === '') return false;
  const name = quoted.replaceAll('""', '"');
  if (kind === 'index') return before?.index({ kind: 'index', schema: undefined, name }) !== undefined;
  return before?.table({ kind: 'relation', schema: undefined, name }) !== undefined;
}

/** USING INDEX makes an index a constraint's, under its name. */
function isAdopted(object: string, both: readonly Change[]): boolean {
  const name = /^index "(.*)"$/.exec(object)?.[1];
  return (
    name !== undefined &&
    both.some(({ statement }) => JSON.stringify(statement.node).includes(`"indexname":"${name}"`))
  );
}

/** Indexes and constraints of a column are gone with it. */
function goesWithAColumn(ofIt: readonly Change[], both: readonly Change[]): boolean {
  const table = ofIt.map(({ statement }) => relationName(statement)).find((name) => name !== undefined);
  return (
    !ofIt[0]?.object.startsWith('column ') &&
    both.some(
      (one) =>
        one.action === 'remove' && one.object.startsWith('column ') && one.object.endsWith(` of "${table}"`),
    )
  );
}

function relationName({ node }: Change['statement']): string | undefined {
  return (node['relation'] as { readonly relname?: string } | undefined)?.relname;
}

/** A part of a table that is dropped or made as a whole; an index of it is gone with it too. */
function goesWithItsTable(object: string, both: readonly Change[]): boolean {
  const table = / of ("(?:[^"]|"")*")$/.exec(object)?.[1];
  const tables = both.filter((one) => one.object.startsWith('table '));
  if (table !== undefined) return tables.some((one) => one.object === `table ${table}`);
  return (
    !object.startsWith('table ') &&
    tables.length > 0 &&
    /^(index|sequence|type) /.test(object) &&
    ownTable(object, both, tables)
  );
}

function ownTable(object: string, both: readonly Change[], tables: readonly Change[]): boolean {
  const relation = both
    .filter((one) => one.object === object)
    .map(({ statement }) => relationName(statement));
  return relation.some(
    (name) => name !== undefined && tables.some((one) => one.object === `table "${name}"`),
  );
}
