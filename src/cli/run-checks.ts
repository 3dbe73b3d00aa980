import { backup } from '../checks/backup.ts';
import { isChosen, leftOut, refuseUnknownIds, weigh, type CheckChoice } from '../checks/choose-checks.ts';
import { replicaVisibility, type ProbeLook } from '../checks/replica-visibility.ts';
import { indexSpace } from '../checks/index-space.ts';
import { acceptFindings } from '../checks/known/accept.ts';
import { knownSections, type SavedFindings } from '../checks/known/known-sections.ts';
import { CHECKS } from '../checks/index.ts';
import { namedRelations } from '../checks/pending-work.ts';
import { judgeChecks } from '../checks/judge.ts';
import type { Clock } from '../clock.ts';
import type { Settings } from '../config/settings.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { EXIT } from '../errors.ts';
import { startBudget, watchBudget, type TimeBudget } from '../facts/time-budget.ts';
import type { Finding } from '../report/finding.ts';
import type { Report, Section } from '../report/report.ts';
import { judgeFindings, standingOf } from '../report/verdict.ts';
import { startReport } from './build-report.ts';
import { probeStandbys } from './probe-standbys.ts';
import { readFreeSpace } from './read-free-space.ts';
import { readBackup } from './read-backup.ts';
import type { OwnCheck } from './own-checks/own-check.ts';
import { sessionOpener } from './own-checks/open-session.ts';
import { readOwnChecks } from './own-checks/own-checks.ts';
import { ownSection, runOwnChecks, type OwnResults } from './own-checks/run-own-checks.ts';
import { readFactsAndWork } from './read-facts-and-work.ts';
import { readPendingMigrations, type PendingMigrations } from './read-pending-work.ts';
import { watchCounters } from './watch-counters.ts';

export const PRE_CHECKS = CHECKS.filter((check) => check.phases.includes('pre'));

export interface RunChecksOptions {
  readonly target: ConnectionTarget;
  readonly settings: Pick<
    Settings,
    'migrations' | 'validation' | 'limits' | 'checks' | 'freeSpace' | 'backup' | 'attestations' | 'pools'
  > &
    Partial<Pick<Settings, 'accepted' | 'ownChecks'>>;
  /** Default: all of them. */
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly runId: string;
  readonly clock: Clock;
  /** A warning counts as a failure. */
  readonly strict: boolean;
  /** Writes the probe row of replica-visibility; the standbys that are to be asked themselves, if any. */
  readonly probe?: { readonly standbys: readonly ConnectionTarget[] } | undefined;
  /** Rates and cache hits are of so long, beside `limits.runMs`, and not of all the time that was counted. */
  readonly countersForMs?: number | undefined;
  /** Aborted: what takes long is cancelled on the server, and unknown. */
  readonly stop?: AbortSignal | undefined;
  /** Called with what was found, before the session closes. */
  readonly onReport?: (db: Database, report: Report) => Promise<void>;
  /** What earlier findings to compare with. */
  readonly saved?: SavedFindings | undefined;
}

/** Everything that the checks look at: the session, which migrations are pending, and the user's own checks. */
export interface CheckGround {
  readonly db: Database;
  /** undefined: there is no such folder. */
  readonly migrations: PendingMigrations | undefined;
  readonly ownChecks: readonly OwnCheck[];
  readonly budget: TimeBudget;
  readonly choice: CheckChoice;
}

/** All checks before a deployment on one read-only connection. Throws ToolError where they cannot start (exit 2 or 3). */
export async function runChecks(options: RunChecksOptions): Promise<Report> {
  const finish = startReport('db-check pre', options, options);
  return withCheckGround(options, async (ground) => {
    const accepted = options.settings.accepted ?? [];
    const today = options.clock.now().toISOString().slice(0, 10);
    const judged = await readAndJudge(ground, options);
    const findings = acceptFindings(judged.findings, accepted, today);
    const verdict = judgeFindings(findings, { strict: options.strict, good: goodWord(options) });
    const sections = [
      ...sectionsOf(findings, ground.ownChecks),
      ...judged.sections,
      ...knownSections(findings, { accepted, saved: options.saved, target: options.target.display }),
    ];
    const report = finish({ verdict, sections, next: nextSteps(findings, verdict.exitCode === EXIT.ok) });
    await options.onReport?.(ground.db, report);
    return report;
  });
}

/** Nobody is told to go by a few checks of many. */
function goodWord({ only }: Pick<RunChecksOptions, 'only'>): string {
  return only === undefined ? 'go' : 'good, as far as --only asked';
}

/** Opens the session, reads what is pending, and closes the session behind the work. */
export async function withCheckGround<Result>(
  options: Pick<RunChecksOptions, 'target' | 'settings' | 'runId' | 'only' | 'skip' | 'countersForMs'>,
  work: (ground: CheckGround) => Promise<Result>,
): Promise<Result> {
  const { target, settings, runId, only, skip } = options;
  const ownChecks = readOwnChecks(settings);
  const choice = {
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
    ...(settings.checks !== undefined && { weights: settings.checks }),
  };
  refuseUnknownIds(choice, idsOf(ownChecks));
  const session = { profile: 'read', applicationName: `db-check/${runId}`, isPipelined: true } as const;
  const db = await connect({ target, ...session });
  const { checkMs, runMs } = settings.limits;
  const budget = startBudget({ checkMs, runMs: runMs + (options.countersForMs ?? 0) });
  const endWatch = watchBudget(db, budget);
  try {
    const migrations = await readPendingMigrations(db, settings.migrations);
    return await work({ db, migrations, ownChecks, budget, choice });
  } finally {
    await db.close();
    endWatch();
  }
}

async function readAndJudge(ground: CheckGround, options: RunChecksOptions): Promise<OwnResults> {
  const { db, ownChecks, budget, choice } = ground;
  const { settings, clock } = options;
  const { limits, attestations, pools } = settings;
  const checks = PRE_CHECKS.filter(({ id }) => isChosen(id, choice));
  // required, and nobody to ask: unknown, not skipped
  const nobody = choice.weights?.[backup.id] === 'required' ? {} : undefined;
  const asksBackup = checks.includes(backup);
  const backups = asksBackup ? readBackup(settings.backup ?? nobody, limits.checkMs, clock) : undefined;
  const { facts: first, pending } = await readFactsAndWork(ground, checks);
  const facts = await watchCounters(first, {
    ...{ db, targets: namedRelations(pending), budget, clock, stop: options.stop },
    ms: options.countersForMs ?? 0,
  });
  const isBuilding = checks.includes(indexSpace) && pending !== undefined && pending.indexes.length > 0;
  const freeSpace = isBuilding ? await readFreeSpace(db, settings.freeSpace) : undefined;
  const probe = checks.includes(replicaVisibility) ? await readProbe(options) : undefined;
  const context = { limits, pending, freeSpace, backup: await backups, attestations, pools, probe };
  const chosen = ownChecks.filter(({ id, phases }) => phases.includes('pre') && isChosen(id, choice));
  const openSession = sessionOpener(options);
  const own = await runOwnChecks(chosen, { db, pending, budget, openSession, stop: options.stop });
  const findings = [...judgeChecks(checks, facts, context), ...own.findings];
  return {
    findings: [...findings.map((finding) => weigh(finding, choice)), ...leftOut(idsOf(ownChecks), choice)],
    sections: own.sections,
  };
}

async function readProbe({ probe, settings, ...options }: RunChecksOptions): Promise<ProbeLook | undefined> {
  if (probe === undefined) return undefined;
  return probeStandbys({ ...options, ...probe, limitMs: settings.limits.maxVisibilityMs });
}

/** Everything that --only and --skip may name. */
export function idsOf(ownChecks: readonly OwnCheck[]): readonly string[] {
  return [...PRE_CHECKS, ...ownChecks].map(({ id }) => id);
}

function sectionsOf(findings: readonly Finding[], ownChecks: readonly OwnCheck[]): readonly Section[] {
  const ownIds = new Set(ownChecks.map(({ id }) => id));
  const own = findings.filter(({ id }) => ownIds.has(id));
  const health = findings.filter(({ id }) => !ownIds.has(id));
  return [{ kind: 'findings', id: 'checks', title: 'Health checks', findings: health }, ...ownSection(own)];
}

/** What all checks found. */
export function findingsOf({ sections }: Report): readonly Finding[] {
  return sections
    .filter(({ id }) => id === 'checks' || id === 'user-checks')
    .flatMap((section) => (section.kind === 'findings' ? section.findings : []));
}

/** The worst finding of ours is the one to read about first. */
function nextSteps(findings: readonly Finding[], isGo: boolean): readonly string[] {
  if (isGo) return ['db-deploy plan'];
  const worst = (['fail', 'unknown', 'warn'] as const)
    .flatMap((status) => findings.filter((finding) => standingOf(finding) === status))
    .find(({ id }) => CHECKS.some((check) => check.id === id));
  return [...(worst === undefined ? [] : [`db-check explain ${worst.id}`]), 'db-check pre'];
}
