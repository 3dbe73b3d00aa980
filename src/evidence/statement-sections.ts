import type { Cell, Listing, Section } from '../report/report.ts';
import { oneLine } from '../shorten.ts';
import type { RunMigration, RunSegment, ScriptStatement } from './run-evidence.ts';
import { renderTook } from './run-times.ts';

const TITLE = 72;

/** Statement by statement: what it locks, whether it rewrites or reads whole tables, how long it took; then the SQL itself. */
export function describeStatements(migration: RunMigration): readonly Section[] {
  const { name, direction, unparsed } = migration;
  const title = direction === 'up' ? name : `${name}, taken back`;
  const text = `sql-${direction}-${name}`;
  if (unparsed !== undefined) {
    const listing = {
      title: name,
      detail: `not taken apart: ${unparsed.reason}`,
      panes: [{ title: '', text: unparsed.text }],
    };
    return [{ kind: 'listings', id: text, title: `The text of ${title}`, listings: [listing] }];
  }
  const numbered = number(migration);
  return [
    {
      kind: 'table',
      id: `plan-${direction}-${name}`,
      title: `Statements of ${title}`,
      columns: [
        { title: '#', align: 'right' },
        { title: 'statement' },
        { title: 'locks' },
        { title: 'work under the lock' },
        { title: 'took', align: 'right' },
        { title: 'state' },
      ],
      rows: numbered.map(toCells),
      notes: [
        'Locks are what the text asks for, as db-deploy plan shows them; a time stands for all statements that were committed together.',
      ],
      data: migration,
    },
    {
      kind: 'listings',
      id: text,
      title: `SQL of ${title}, as it was run`,
      listings: numbered.map(toListing),
    },
  ];
}

interface Numbered {
  readonly number: number;
  readonly statement: ScriptStatement;
  readonly isAlone: boolean;
  /** undefined: it was never sent, or undone with its transaction. */
  readonly segment: RunSegment | undefined;
}

function number({ units, segments }: RunMigration): readonly Numbered[] {
  return units.flatMap(({ first, isAlone, statements }) =>
    statements.map((statement, index) => ({
      number: first + index,
      statement,
      isAlone,
      segment: segments.find((one) => one.first <= first + index && first + index <= one.last),
    })),
  );
}

function toCells({ number, statement, segment }: Numbered): readonly Cell[] {
  const isFirst = segment !== undefined && segment.first === number;
  return [
    String(number),
    oneLine(statement.sql, TITLE),
    describeLocks(statement).join('; '),
    describeWork(statement).join('; '),
    isFirst ? renderTook(segment) : segment === undefined ? '' : `with ${segment.first}`,
    stateOf(segment),
  ];
}

function stateOf(segment: RunSegment | undefined): Cell {
  if (segment === undefined) return { text: 'not done', tone: 'muted' };
  if (segment.state === 'done') return { text: 'done', tone: 'good' };
  const said = segment.error === undefined ? '' : `: ${segment.error}`;
  return segment.state === 'failed'
    ? { text: `failed${said}`, tone: 'bad' }
    : { text: `begun, no end recorded${said}`, tone: 'warn' };
}

function describeLocks({ locks, unknownLocks }: ScriptStatement): readonly string[] {
  const unknown = unknownLocks === undefined ? [] : [`not all known: ${unknownLocks}`];
  const all = [...locks.map(({ text }) => text), ...unknown];
  return all.length === 0 ? ['nothing that exists'] : all;
}

function describeWork({ locks, unknownLocks }: ScriptStatement): readonly string[] {
  const words = locks.flatMap(({ rewrites, scans }) => [
    ...(rewrites === 'no' ? [] : [rewrites === 'yes' ? 'rewrites the table' : 'may rewrite the table']),
    ...(scans === 'no' ? [] : [scans === 'yes' ? 'reads all of it' : 'may read all of it']),
  ]);
  if (words.length > 0) return [...new Set(words)];
  return [unknownLocks === undefined ? 'none' : 'not known'];
}

function toListing({ number, statement, isAlone }: Numbered): Listing {
  return {
    title: `${number}  ${oneLine(statement.sql, TITLE)}`,
    detail: isAlone ? 'alone, no timeout, watched' : 'in a transaction, short attempts for its locks',
    panes: [{ title: '', text: `${statement.sql};` }],
  };
}
