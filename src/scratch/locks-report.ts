import { EXIT, type ExitCode } from '../errors.ts';
import { locate } from '../location.ts';
import { stopsOf } from '../locks/conflicts.ts';
import { describeStatement } from '../migrations/describe-statement.ts';
import type { SourceFile } from '../migrations/migration.ts';
import type { Refusal } from '../migrations/refusals/refusal.ts';
import type { Finding } from '../report/finding.ts';
import type { Cell, Report, Section } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import { shorten } from '../shorten.ts';
import type { Prepared } from './prepare.ts';
import type { Outcome, StatementTrace } from './trace-file.ts';
import type { Traced } from './trace.ts';

/** Everything that became known about one file. */
export interface FileTrace {
  readonly file: SourceFile;
  /** What stood before it: `2 migrations`, `schema.sql`, `nothing`. */
  readonly ground: string;
  readonly prepared: Prepared;
  /** What is no statement. */
  readonly refusals: readonly Refusal[];
  readonly traces: readonly StatementTrace[];
}

/** Exit 0: all was traced. 1: a statement failed. 9: something could not be told. A difference is our defect: a warning. */
export function describeLocks(
  files: readonly FileTrace[],
  isStopped: boolean,
): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const findings = files.flatMap(findingsOf);
  const told: Finding = { id: 'traced', status: 'pass', subject: '', message: countTraced(files) };
  const judged = judgeFindings([...findings, told], { strict: false });
  const summary = findings.length === 0 ? told.message : `${judged.summary}; ${told.message}`;
  const verdict = isStopped
    ? ({ status: 'stopped', summary: `stopped: ${told.message}`, exitCode: EXIT.interrupted } as const)
    : { ...judged, summary };
  const trouble: readonly Section[] =
    findings.length === 0
      ? []
      : [{ kind: 'findings', id: 'findings', title: 'What did not go well', findings }];
  return {
    verdict,
    sections: [...files.map(tableOf), ...trouble],
    next: nextOf(findings, verdict.exitCode),
  };
}

function countTraced(files: readonly FileTrace[]): string {
  const traces = files.flatMap((file) => file.traces).filter(({ outcome }) => outcome.kind !== 'left out');
  const traced = traces.filter(({ outcome }) => outcome.kind === 'traced');
  return `${traced.length} of ${traces.length} statements traced`;
}

function tableOf({ file, ground, prepared, traces }: FileTrace): Section {
  const { emptyTables } = prepared;
  return {
    kind: 'table',
    id: file.path,
    title: file.path,
    columns: [
      { title: 'line', align: 'right' },
      { title: 'statement, and what it locks' },
      { title: 'lock' },
      { title: 'who waits' },
      { title: 'ms', align: 'right' },
    ],
    rows: traces.flatMap((trace) => rowsOf(file, trace)),
    notes: [
      `Before it: ${ground}.`,
      ...(emptyTables.length === 0
        ? []
        : [`No row could be made up for ${emptyTables.join(', ')}: what is read there may not be seen.`]),
    ],
    data: { file: file.path, ground, ...prepared, statements: traces.map((trace) => dataOf(file, trace)) },
  };
}

const TEXT_WIDTH = 60;

function rowsOf(file: SourceFile, { statement, outcome }: StatementTrace): readonly (readonly Cell[])[] {
  const { line } = locate(file.path, file.text, statement.start);
  const text = shorten(describeStatement(statement), TEXT_WIDTH);
  const first = (who: Cell, ms = ''): readonly Cell[] => [String(line), text, '', who, ms];
  if (outcome.kind !== 'traced') {
    const tone = outcome.kind === 'failed' ? 'bad' : outcome.kind === 'unknown' ? 'warn' : 'muted';
    return [first({ text: outcome.kind, tone })];
  }
  const ms = outcome.durationMs.toFixed(outcome.durationMs < 10 ? 1 : 0);
  const locked = shownOf(outcome.relations);
  if (locked.length === 0) return [first({ text: 'nobody', tone: 'good' }, ms)];
  return [
    first('', ms),
    ...locked.map((one) => ['', `- ${one.label}${workOf(one)}`, one.mode ?? '', whoWaits(one), '']),
  ];
}

/** The lock on a table covers its indexes, unless theirs stops more than it does. */
function shownOf(relations: readonly Traced[]): readonly Traced[] {
  return relations.filter(({ kind, table, mode, rewritten }) => {
    if (kind !== 'i' && kind !== 'I') return true;
    const own = relations.find(({ oid }) => oid === table);
    return (
      own?.mode === undefined ||
      (rewritten === true && own.rewritten !== true) ||
      (mode === 'ACCESS EXCLUSIVE' && own.mode !== mode)
    );
  });
}

function workOf({ rewritten, scanned }: Traced): string {
  return rewritten === true ? '\n  written anew' : scanned === true ? '\n  read whole' : '';
}

function whoWaits({ mode }: Traced): Cell {
  if (mode === undefined) return '';
  const { reads, writes } = stopsOf(mode);
  if (reads) return { text: 'reads, writes', tone: 'bad' };
  return writes ? { text: 'writes', tone: 'warn' } : { text: 'nobody', tone: 'good' };
}

function dataOf(file: SourceFile, { statement, outcome }: StatementTrace): unknown {
  const { line, column } = locate(file.path, file.text, statement.start);
  return { line, column, sql: statement.sql, ...plain(outcome) };
}

function plain(outcome: Outcome): object {
  if (outcome.kind !== 'traced') return outcome;
  const relations = outcome.relations.map(({ label, kind, mode, rewritten, scanned }) => ({
    relation: label,
    kind,
    mode: mode ?? null,
    stops: mode === undefined ? null : stopsOf(mode),
    rewritten: rewritten ?? null,
    scanned: scanned ?? null,
  }));
  return { ...outcome, relations };
}

function findingsOf({ file, prepared, refusals, traces }: FileTrace): readonly Finding[] {
  const at = (offset: number): Pick<Finding, 'location'> => ({
    location: locate(file.path, file.text, offset),
  });
  return [
    ...prepared.failed.map(({ statement, message }): Finding => ({
      id: 'schema',
      status: 'unknown',
      subject: statement,
      message,
    })),
    ...refusals.map(({ code, message, offset }): Finding => ({
      id: code,
      status: code === 'syntax-error' ? 'fail' : 'unknown',
      subject: '',
      message,
      ...at(offset),
    })),
    ...traces.flatMap(({ statement, outcome }) =>
      troubleOf(outcome).map((one): Finding => ({
        ...one,
        subject: describeStatement(statement),
        ...at(statement.start),
      })),
    ),
  ];
}

type Trouble = Pick<Finding, 'id' | 'status' | 'message'>;

function troubleOf(outcome: Outcome): readonly Trouble[] {
  switch (outcome.kind) {
    case 'left out':
      return [];
    case 'failed':
      return [{ id: 'failed', status: 'fail', message: outcome.reason }];
    case 'unknown':
      return [{ id: 'not-told', status: 'unknown', message: outcome.reason }];
    case 'traced':
      return outcome.differences.map((text) => ({
        id: 'prediction',
        status: 'warn',
        message: `prediction differs, please report: ${text}`,
      }));
  }
}

function nextOf(findings: readonly Finding[], exitCode: ExitCode): readonly string[] {
  const has = (id: string): boolean => findings.some((finding) => finding.id === id);
  if (exitCode === EXIT.interrupted) return ['run it again: nothing is left of it'];
  return [
    ...(has('failed') || has('syntax-error')
      ? ['correct the statements that failed; a server would refuse them too']
      : []),
    ...(has('schema')
      ? ['give the schema before the file: pg_dump -s > schema.sql, then --schema schema.sql']
      : []),
    ...(has('not-told') ? ['what is not told: see what db-deploy plan predicts, or try it on a copy'] : []),
  ];
}
