import { renderElapsed } from '../duration.ts';
import type { Cell, Report, Section } from '../report/report.ts';
import type { PhasePlan } from './phase-plan.ts';
import { PHASE_TONE } from './phase-tone.ts';
import { renderState } from './render-state.ts';
import { findPhase, type PhaseRecord, type RolloutRecord } from './rollout-record.ts';
import type { Stop } from './walk.ts';

interface Told {
  readonly plans: readonly PhasePlan[];
  readonly rollout: RolloutRecord;
  readonly stop: Stop;
  readonly contacts: readonly string[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Where a rollout is, planned against actual, what its gates said, and why it stopped there. */
export function describeRollout(told: Told): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const { stop, contacts } = told;
  const { status, summary, exitCode, lines, next } = stop;
  const gates = describeGates(told);
  return {
    verdict: { status, summary, exitCode },
    sections: [
      describePhases(told),
      ...(gates.rows.length === 0 ? [] : [gates]),
      ...(lines.length === 0 ? [] : [text('why', 'Why it stopped', lines)]),
      ...(status === 'good' || contacts.length === 0 ? [] : [text('contacts', 'Whom to call', contacts)]),
    ],
    next,
  };
}

function text(id: string, title: string, lines: readonly string[]): Section {
  return { kind: 'text', id, title, lines };
}

function describePhases({ plans, rollout, now }: Told): Section {
  const rows = plans.map(({ phase }, index): Cell[] => {
    const { plannedMs, soakMs = 0 } = phase;
    const known = findPhase(rollout, phase.name);
    const planned = plannedMs === undefined ? '' : renderElapsed(plannedMs + soakMs);
    if (known === undefined)
      return [`${index + 1}`, phase.name, { text: 'waiting', tone: 'muted' }, planned, '', ''];
    const state = { text: renderState(known), tone: PHASE_TONE[known.state] };
    const actual = renderActual(known, now);
    return [
      `${index + 1}`,
      phase.name,
      state,
      planned,
      actual,
      (known.performingAt ?? known.enteredAt).slice(0, 19).replace('T', ' '),
    ];
  });
  return {
    kind: 'table',
    id: 'phases',
    title: `Phases of ${rollout.name}, begun ${rollout.begunAt}`,
    columns: [
      { title: '#', align: 'right' },
      { title: 'phase' },
      { title: 'state' },
      { title: 'planned', align: 'right' },
      { title: 'actual', align: 'right' },
      { title: 'since (UTC)' },
    ],
    rows,
    data: rollout,
  };
}

/** From the moment it began to perform, its soak included. */
function renderActual({ performingAt, endedAt }: PhaseRecord, now: string): string {
  if (performingAt === null) return '';
  return renderElapsed(Math.max(0, Date.parse(endedAt ?? now) - Date.parse(performingAt)));
}

function describeGates({ rollout }: Told): Extract<Section, { kind: 'table' }> {
  const verdicts = {
    'gate-passed': 'passed',
    'gate-failed': 'failed',
    'gate-paused': 'paused',
    'gate-opened': 'opened by hand',
    attested: 'attested',
  } as const;
  const tones = {
    'gate-passed': 'good',
    'gate-failed': 'bad',
    'gate-paused': 'warn',
    'gate-opened': 'warn',
    attested: 'good',
  } as const;
  const rows = rollout.decisions.flatMap(({ kind, phase, gate, message, databaseUser }): Cell[][] =>
    kind in verdicts
      ? [
          [
            phase ?? '',
            gate ?? '',
            { text: verdicts[kind as keyof typeof verdicts], tone: tones[kind as keyof typeof tones] },
            gate === null ? `${message ?? ''} (${databaseUser})` : (message ?? ''),
          ],
        ]
      : [],
  );
  return {
    kind: 'table',
    id: 'gates',
    title: 'Gates',
    columns: [{ title: 'phase' }, { title: 'gate' }, { title: 'verdict' }, { title: 'what was said' }],
    rows,
  };
}
