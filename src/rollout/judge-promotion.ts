import { renderElapsed } from '../duration.ts';
import type { Answer } from '../gates/measurement.ts';
import { renderState } from './render-state.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import { findPhase, type MigrationChecksum, type PhaseRecord } from './rollout-record.ts';

export interface Promotion {
  /** The environment that it must have passed in. */
  readonly environment: string;
  /** For how long it must have stood there. */
  readonly forMs: number;
  /** Of the rollout. */
  readonly name: string;
  readonly phase: string;
  /** What the phase would apply here; none: it is found by its name. */
  readonly migrations: readonly MigrationChecksum[];
}

/** Whether the same passed there, stands there still, and has stood for long enough. */
export function judgePromotion(promotion: Promotion, evidence: RolloutEvidence): Answer {
  const { environment, migrations } = promotion;
  if (evidence.rollout === null)
    return no(`no rollout ${promotion.name} was ever begun in ${environment} (${evidence.target})`);
  const found = findPassed(promotion, evidence);
  if (typeof found === 'string') return no(found);
  const gone = migrations
    .map((one) => judgeStanding(one, evidence, environment))
    .find((why) => why !== undefined);
  if (gone !== undefined) return no(gone);
  return judgeAge(promotion, found, evidence);
}

function no(message: string): Answer {
  return { status: 'failure', message };
}

/** The phases there that performed the same, or why they did not pass. */
function findPassed(promotion: Promotion, { rollout }: RolloutEvidence): readonly PhaseRecord[] | string {
  const { environment, migrations, phase } = promotion;
  if (rollout === null) return '';
  const wanted = migrations.length === 0 ? [{ phase, found: findPhase(rollout, phase) }] : [];
  const applied = migrations.map(({ name }) => ({
    phase: `what applies ${name}`,
    found: rollout.phases.find((one) => one.migrations?.some((known) => known.name === name) === true),
  }));
  const all = [...wanted, ...applied];
  for (const [index, { phase: what, found }] of all.entries()) {
    if (found === undefined) return `${what} has not been performed in ${environment}`;
    if (found.state === 'rolled-back' || found.state === 'rolling-back')
      return `phase ${found.name} was taken back in ${environment}${found.message === null ? '' : `: ${found.message}`}`;
    const here = migrations[index];
    const there = found.migrations?.find((one) => one.name === here?.name);
    if (here !== undefined && there?.checksum !== here.checksum)
      return `${here.name} passed in ${environment} with another checksum: it is not the same file`;
    if (found.state !== 'done')
      return `phase ${found.name} is not done in ${environment}: it is ${renderState(found)}`;
  }
  return all.flatMap(({ found }) => found ?? []);
}

/** The journal may not know of a db-rollback since. */
function judgeStanding(
  { name, checksum }: MigrationChecksum,
  { standing }: RolloutEvidence,
  environment: string,
): string | undefined {
  const there = standing.find((one) => one.name === name);
  if (there === undefined) return `${name} was rolled back in ${environment} since it had passed there`;
  if (there.checksum === checksum) return undefined;
  return `${name} stands in ${environment} with another checksum: it is not the same file`;
}

function judgeAge(
  { environment, forMs }: Promotion,
  phases: readonly PhaseRecord[],
  { asOf }: RolloutEvidence,
): Answer {
  const ends = phases.map(({ endedAt }) => Date.parse(endedAt ?? ''));
  const sinceMs = Math.max(...ends);
  const ageMs = Date.parse(asOf) - sinceMs;
  if (!Number.isFinite(ageMs)) return no(`when it passed in ${environment} is not known`);
  const since = new Date(sinceMs).toISOString();
  const figures = { measured: renderElapsed(Math.max(0, ageMs)), limit: renderElapsed(forMs) };
  if (ageMs < forMs) {
    const from = new Date(sinceMs + forMs).toISOString();
    return { ...no(`it has not stood in ${environment} for long enough: from ${from} on`), ...figures };
  }
  const message = `the same passed in ${environment} at ${since}, and stands there`;
  return { status: 'success', message, ...(forMs > 0 && figures) };
}
