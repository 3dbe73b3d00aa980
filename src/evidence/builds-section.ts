import { renderBytes } from '../bytes.ts';
import type { Cell, Section } from '../report/report.ts';
import type { RunEvidence, RunMigration, RunSegment } from './run-evidence.ts';
import { renderTook } from './run-times.ts';

/** The indexes that the run built: how long it took, and how large they are now. */
export function describeBuilds({ migrations, indexes }: RunEvidence): Section {
  const rows = migrations.flatMap((migration) =>
    listBuilds(migration).map((build) => toCells(build, indexes)),
  );
  if (rows.length === 0)
    return { kind: 'text', id: 'builds', title: 'Index builds', lines: ['This run built no index.'] };
  return {
    kind: 'table',
    id: 'builds',
    title: 'Index builds',
    columns: [
      { title: 'index' },
      { title: 'how' },
      { title: 'took', align: 'right' },
      { title: 'size now', align: 'right' },
      { title: 'state now' },
    ],
    rows,
    notes: [
      'Size and state are those at the time of this report; the journal keeps the index of a concurrent build.',
    ],
  };
}

interface Build {
  readonly name: string;
  readonly isAlone: boolean;
  readonly segment: RunSegment | undefined;
}

function listBuilds({ units, segments }: RunMigration): readonly Build[] {
  return units.flatMap(({ first, isAlone, statements }) =>
    statements.flatMap(({ createdIndex }, index) => {
      if (createdIndex === undefined) return [];
      const number = first + index;
      const segment = segments.find((one) => one.first <= number && number <= one.last);
      return [{ name: createdIndex, isAlone, segment }];
    }),
  );
}

function toCells({ name, isAlone, segment }: Build, indexes: RunEvidence['indexes']): readonly Cell[] {
  const oid = segment?.indexOid;
  const now = oid === undefined ? undefined : indexes[oid];
  const size = now?.sizeBytes === undefined ? 'not known' : renderBytes(now.sizeBytes);
  return [
    now?.name ?? name,
    isAlone ? 'concurrently' : 'in a transaction',
    segment === undefined ? 'not run' : renderTook(segment),
    oid !== undefined && now === undefined ? '' : size,
    stateNow(oid, now),
  ];
}

function stateNow(oid: number | undefined, now: RunEvidence['indexes'][number] | undefined): Cell {
  if (oid === undefined) return 'not recorded';
  if (now === undefined) return { text: 'not there any more', tone: 'warn' };
  return now.isValid ? { text: 'valid', tone: 'good' } : { text: 'INVALID', tone: 'bad' };
}
