import { groupDigits } from '../../digits.ts';
import { renderDuration } from '../../duration.ts';
import type { NoWorkload, Workload } from '../../facts/workload.ts';
import type { Finding } from '../../report/finding.ts';
import type { Cell, Column, Section } from '../../report/report.ts';
import type { Tone } from '../../report/tone.ts';
import { oneLine } from '../../shorten.ts';
import {
  compareWorkload,
  type WorkloadChange,
  type WorkloadComparison,
  type WorkloadVerdict,
} from './compare-workload.ts';
import { judgeStatements, type StatementRule } from './statement-rules.ts';

const COLUMNS: readonly Column[] = [
  { title: 'statement' },
  { title: 'calls', align: 'right' },
  { title: 'mean', align: 'right' },
  { title: 'costs', align: 'right' },
  { title: 'verdict' },
];

const TONE: Readonly<Partial<Record<WorkloadVerdict, Tone>>> = {
  regressed: 'bad',
  slower: 'warn',
  improved: 'good',
};

const MOST_ROWS = 10;
const WORDS = 34;

export interface JudgedWorkload {
  readonly findings: readonly Finding[];
  readonly sections: readonly Section[];
}

type Look = Workload | NoWorkload | undefined;

/** What the whole application does since the baseline, by pg_stat_statements; a warning at most, but for the user's own rules. */
export function judgeWorkload(before: Look, after: Look, rules: readonly StatementRule[]): JudgedWorkload {
  if (before === undefined || after === undefined)
    return unseen('the baseline has no workload to compare with', rules);
  if ('unreadable' in after) return unseen(after.unreadable, rules);
  if ('unreadable' in before) return unseen(`before: ${before.unreadable}`, rules);
  const comparison = compareWorkload(before, after);
  const findings = [...comparison.changes.flatMap(findingOf), ...judgeStatements(rules, comparison.changes)];
  return { findings, sections: [table(comparison), ...section(findings)] };
}

/** Nobody demanded the comparison itself; rules that could not be judged are demanded. */
function unseen(message: string, rules: readonly StatementRule[]): JudgedWorkload {
  if (rules.length === 0)
    return {
      findings: [],
      sections: [
        { kind: 'text', id: 'workload', title: 'The application was not compared', lines: [message] },
      ],
    };
  const findings: readonly Finding[] = [{ id: 'statements', subject: '', status: 'unknown', message }];
  return { findings, sections: section(findings) };
}

function section(findings: readonly Finding[]): readonly Section[] {
  if (findings.length === 0) return [];
  return [{ kind: 'findings', id: 'workload-findings', title: 'Workload', findings }];
}

/** Without a control query nobody can tell the machine from the statement: never more than a warning. */
function findingOf({ statement, verdict, before, after, addedMs }: WorkloadChange): readonly Finding[] {
  if ((verdict !== 'regressed' && verdict !== 'slower') || before === undefined) return [];
  const means = `mean ${renderDuration(before.meanMs)} to ${renderDuration(after.meanMs)}`;
  const blocks = `blocks a call ${groupDigits(Math.round(before.blocks))} to ${groupDigits(Math.round(after.blocks))}`;
  const why =
    verdict === 'regressed' ? 'more work and slower' : 'only slower: it may be the machine or other values';
  const cost = `costs ${renderDuration(addedMs)} more over ${groupDigits(after.calls)} calls`;
  const message = `${oneLine(statement.query, WORDS)}: ${why}; ${cost}`;
  return [{ id: 'workload', subject: '', status: 'warn', message, measured: `${means}, ${blocks}` }];
}

function table(comparison: WorkloadComparison): Section {
  return {
    kind: 'table',
    id: 'workload',
    title: 'The application since the baseline (pg_stat_statements), costliest change first',
    columns: COLUMNS,
    rows: comparison.changes.slice(0, MOST_ROWS).map((change) => row(change)),
    notes: notesOf(comparison),
    data: comparison.changes,
  };
}

function row({ statement, verdict, before, after, addedMs }: WorkloadChange): readonly Cell[] {
  const tone = TONE[verdict] ?? 'muted';
  const mean = renderDuration(after.meanMs);
  return [
    oneLine(statement.query, WORDS),
    groupDigits(after.calls),
    before === undefined ? mean : `${renderDuration(before.meanMs)} → ${mean}`,
    before === undefined ? '' : `${addedMs < 0 ? '-' : '+'}${renderDuration(Math.abs(addedMs))}`,
    { text: verdict, tone },
  ];
}

function notesOf({ changes, totalMs, wasReset, evictions, hidden }: WorkloadComparison): readonly string[] {
  return [
    `${changes.length} statements took ${renderDuration(totalMs)} on the server; costs is calls × difference of the means.`,
    ...(wasReset ? ['The counters were reset in between: what is counted now began then.'] : []),
    ...(evictions > 0
      ? [`${groupDigits(evictions)} times entries were evicted: raise pg_stat_statements.max.`]
      : []),
    ...(hidden > 0
      ? [`${groupDigits(hidden)} statements of other roles are hidden: grant pg_read_all_stats.`]
      : []),
  ];
}
