import type { Statement } from '../migrations/migration.ts';
import type { Parser } from '../migrations/parser.ts';
import { Catalog, type Change, type Recorded } from './catalog.ts';
import { fillCatalog, type Known } from './known.ts';
import { buildBeforeDrop } from './order.ts';
import { replay } from './replay.ts';
import { mergeGrants } from './merge-grants.ts';
import type { Step } from './step.ts';
import { isNew, type Thing } from './thing.ts';
import { undo } from './undo/undo.ts';

/**
 * The way back of a migration, as far as it can be written for certain. irreversible: at least one statement has no
 * inverse, or what it needs is not known; `reason` says each of them, `at` is where the first one begins (UTF-16).
 */
export type Draft =
  | { readonly kind: 'rollback'; readonly sql: string; readonly notes: readonly string[] }
  | { readonly kind: 'irreversible'; readonly reason: string; readonly at: number };

/**
 * Drafts the text of a migration's rollback.sql: its statements taken back one by one, the last one first, in the
 * state that each of them left behind.
 * @param known what was there before: earlier migrations' statements, or what readDefinitions says of the database
 */
export function draftRollback(parser: Parser, statements: readonly Statement[], known: Known): Draft {
  const catalog = new Catalog('public');
  fillCatalog(parser, catalog, known);
  for (const [index, statement] of statements.entries()) {
    catalog.statement = index;
    replay(parser, catalog, statement);
  }
  const troubles: Trouble[] = [];
  const steps = takeBack(catalog, statements, troubles);
  const [first] = troubles.toSorted((a, b) => a.statement - b.statement);
  if (first !== undefined) {
    const reasons = new Set(
      troubles.toSorted((a, b) => a.statement - b.statement).map(({ reason }) => reason),
    );
    return {
      kind: 'irreversible',
      reason: [...reasons].join('; '),
      at: statements[first.statement]?.start ?? 0,
    };
  }
  if (steps.length === 0)
    return { kind: 'irreversible', reason: 'it changes nothing that a rollback could take back', at: 0 };
  const ordered = buildBeforeDrop(mergeGrants(steps));
  return {
    kind: 'rollback',
    sql: render(catalog.preamble, ordered),
    notes: ordered.flatMap(({ notes }) => notes),
  };
}

interface Trouble {
  readonly statement: number;
  readonly reason: string;
}

function takeBack(catalog: Catalog, statements: readonly Statement[], troubles: Trouble[]): readonly Step[] {
  const steps: Step[] = [];
  const notes: string[] = [];
  const recorded = catalog.changes.filter((one) => isNeeded(one, catalog, statements));
  for (const { change, statement } of recorded.toReversed()) {
    if (change.kind === 'impossible') troubles.push({ statement, reason: change.reason });
    else if (change.kind === 'note') notes.push(change.text);
    else {
      const undone = undo(catalog, change);
      const isExplained = recorded.some(
        (one) => one.statement === statement && one.change.kind === 'impossible',
      );
      if (undone === undefined && !isExplained) troubles.push({ statement, reason: unknownReason(change) });
      for (const [index, sql] of (undone ?? []).entries())
        steps.push({ sql, notes: index === 0 ? notes.splice(0) : [], index: indexOf(change) });
    }
  }
  return steps;
}

/**
 * What hangs on an object that the migration made goes with it, unless it leans on something made later, which has to
 * go first.
 */
function isNeeded(
  { change, statement }: Recorded,
  catalog: Catalog,
  statements: readonly Statement[],
): boolean {
  const { thing } = change;
  if (thing === undefined || !isNew(thing)) return true;
  const root = newRoot(thing);
  if ((change.kind === 'made' || change.kind === 'note') && root === thing) return true;
  if (change.kind === 'renamed') return isInTheWay(change, catalog);
  if (change.kind !== 'made' && !(change.kind === 'set' && thing.kind === 'column')) return false;
  const text = statements[statement]?.sql ?? '';
  return catalog
    .all()
    .some(
      ({ madeAt, name, of }) =>
        madeAt !== undefined &&
        of === undefined &&
        madeAt > (root.madeAt ?? 0) &&
        madeAt < statement &&
        text.includes(name),
    );
}

/** An older thing gets the name back that the new one has now. */
function isInTheWay({ after }: Extract<Change, { kind: 'renamed' }>, { changes }: Catalog): boolean {
  return changes.some(({ change }) => {
    if (change.thing === undefined || isNew(change.thing)) return false;
    if (change.kind === 'renamed') return change.before.name === after.name;
    return change.kind === 'dropped' && change.thing.name === after.name;
  });
}

/** The outermost thing that is new: with it everything goes that hangs on it. */
function newRoot(thing: Thing): Thing {
  return thing.of !== undefined && isNew(thing.of) ? newRoot(thing.of) : thing;
}

function unknownReason(change: Change): string {
  const { thing } = change;
  return `how ${thing?.kind ?? ''} ${thing?.name ?? ''} was before is not known`;
}

function indexOf(change: Change): Step['index'] {
  if (change.kind !== 'made' && change.kind !== 'dropped') return undefined;
  const { thing } = change;
  if (thing.kind !== 'index' || thing.of === undefined) return undefined;
  return { table: thing.of, name: thing.name, isBuilt: change.kind === 'dropped' };
}

const HEAD =
  '-- Drafted from migration.sql: its statements taken back, the last one first. Read it before you rely on it.';

function render(preamble: readonly string[], steps: readonly Step[]): string {
  const body = steps.map(({ sql, notes }) =>
    [...notes.map((note) => `-- ${note.replaceAll(/\s+/g, ' ')}`), `${sql};`].join('\n'),
  );
  return `${[HEAD, ...preamble.map((sql) => `${sql};`), ...body].join('\n')}\n`;
}

/** The text of rollback.sql. */
export function renderDraft(draft: Draft): string {
  return draft.kind === 'rollback'
    ? draft.sql
    : `-- plumbline: irreversible ${draft.reason.replaceAll(/\s+/g, ' ')}\n`;
}
