import type { MeasurementStatus } from '../gates/measurement.ts';
import type { Finding, Status } from '../report/finding.ts';
import type { Cell, Section } from '../report/report.ts';
import type { Tone } from '../report/tone.ts';
import type { DecisionKind, DecisionRecord, RolloutRecord } from '../rollout/rollout-record.ts';
import { renderTime } from './run-times.ts';

const STATUS_TONE: Readonly<Record<MeasurementStatus, Tone>> = {
  success: 'good',
  failure: 'bad',
  inconclusive: 'warn',
  error: 'warn',
};

/** Every answer that any gate gave, in the order in which they came. */
export function describeGates({ measurements }: RolloutRecord): Section {
  if (measurements.length === 0)
    return { kind: 'text', id: 'gates', title: 'Gates', lines: ['No gate of this rollout was asked.'] };
  return {
    kind: 'table',
    id: 'gates',
    title: 'Gates, with every measurement',
    columns: [
      { title: 'phase, gate' },
      { title: 'asked' },
      { title: '#', align: 'right' },
      { title: 'at' },
      { title: 'answer' },
      { title: 'measured', align: 'right' },
      { title: 'limit', align: 'right' },
      { title: 'what was said' },
    ],
    rows: inTime(measurements).map(({ phase, attempt, stage, gate, round, number, measurement }): Cell[] => [
      `${attempt === 1 ? phase : `${phase}, attempt ${attempt}`}: ${gate}`,
      STAGES[stage],
      round === 1 ? String(number) : `${round}.${number}`,
      renderTime(measurement.at),
      { text: measurement.status, tone: STATUS_TONE[measurement.status] },
      measurement.measured ?? '',
      measurement.limit ?? '',
      measurement.message,
    ]),
    data: measurements,
  };
}

function inTime(measurements: RolloutRecord['measurements']): RolloutRecord['measurements'] {
  return measurements.toSorted((a, b) => (a.measurement.at < b.measurement.at ? -1 : 1));
}

const STAGES = { promotion: 'promotion', entry: 'before', success: 'after' } as const;

/** How every gate ended: the last decision on it, with its reason or its last answer. */
export function judgeGates({ decisions, measurements }: RolloutRecord): readonly Finding[] {
  const last = new Map<string, DecisionRecord>();
  for (const decision of decisions.filter(({ kind }) => kind in VERDICTS))
    last.set(keyOf(decision), decision);
  return [...last.values()].map((decision) => {
    const { phase, gate, kind, message, databaseUser } = decision;
    const answer = measurements.findLast((one) => keyOf(one) === keyOf(decision))?.measurement.message;
    return {
      id: `${phase ?? ''}: ${gate ?? 'gates'}`,
      subject: '',
      status: VERDICTS[kind] ?? 'unknown',
      message:
        kind === 'gate-opened'
          ? `opened by hand by ${databaseUser}: ${message}`
          : (message ?? answer ?? kind),
    };
  });
}

const VERDICTS: { readonly [Kind in DecisionKind]?: Status } = {
  'gate-passed': 'pass',
  'gate-failed': 'fail',
  'gate-paused': 'unknown',
  'gate-opened': 'warn',
};

function keyOf({ phase, stage, gate }: Pick<DecisionRecord, 'phase' | 'stage' | 'gate'>): string {
  return JSON.stringify([phase, stage, gate]);
}
