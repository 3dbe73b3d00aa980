import { CHECKS } from '../checks/index.ts';
import { weigh } from '../checks/choose-checks.ts';
import { judgeChecks } from '../checks/judge.ts';
import type { Settings } from '../config/settings.ts';
import type { Database } from '../db/database.ts';
import { ToolError, type ExitCode } from '../errors.ts';
import { readIndexStates } from '../facts/index-states.ts';
import { readFacts } from '../facts/read-facts.ts';
import { startBudget } from '../facts/time-budget.ts';
import { readWorkload } from '../facts/workload.ts';
import type { CreatedIndex } from '../measure/created-indexes.ts';
import { findBaseline } from '../measure/find-baseline.ts';
import { judgeDeployment, type Deployment } from '../measure/judge-deployment.ts';
import { indexesInQuestion } from '../measure/judge-indexes.ts';
import { readNewIndexes } from '../measure/read-new-indexes.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import { readStatementRules } from '../measure/workload/read-rules.ts';
import { judgeWorkload } from '../measure/workload/workload-section.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { Finding } from '../report/finding.ts';
import type { Verdict } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport } from './build-report.ts';
import type { CliCommand, CommandContext, CommonOptions, Flags } from './command.ts';
import { measureAll, MEASURING_OPTIONS, tellStopped, withMeasuringSession } from './measuring.ts';
import { sessionOpener } from './own-checks/open-session.ts';
import type { OwnCheck, OwnGround } from './own-checks/own-check.ts';
import { readOwnChecks } from './own-checks/own-checks.ts';
import { ownSection, runOwnChecks } from './own-checks/run-own-checks.ts';
import { recordMeasured } from './record-checks.ts';
import { tell } from './tell.ts';

export const command: CliCommand = {
  options: { ...MEASURING_OPTIONS, strict: { type: 'boolean', describe: 'a warning fails too' } },
  run,
};

async function run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode> {
  const { settings, target } = common;
  const queries = readTargetQueries(settings.validation);
  const rules = readStatementRules(settings.validation);
  const ownChecks = readOwnChecks(settings).filter((check) => runsAfter(check, settings));
  const close = startReport(common.command, context, common);
  const measuring = { context, common, flags };
  return withMeasuringSession(measuring, async (db) => {
    const before = await findBaseline(db, {
      database: target.database,
      wanted: typeof flags['baseline'] === 'string' ? flags['baseline'] : undefined,
      workingDirectory: context.workingDirectory,
    });
    const workload = await readWorkload(db);
    const now = await measureAll(measuring, db, queries, before?.baseline);
    if (now === undefined) return tellStopped(context);
    const created = await readCreated(db, settings.migrations, before?.baseline.takenAt);
    const states = await readIndexStates(db, indexesInQuestion(created.created, queries));
    const { minCacheHitPercent } = settings.limits;
    const judged = judgeDeployment({ queries, now, before, ...created, states, minCacheHitPercent });
    const health = await judgeHealth(db, common, created.created);
    const application = judgeWorkload(before?.baseline.workload, workload, rules);
    const own = await runOwnChecks(ownChecks, groundOf(db, context, common));
    const ownFindings = own.findings.map((finding) => weigh(finding, { weights: settings.checks ?? {} }));
    const findings = [...judged.findings, ...application.findings, ...health, ...ownFindings];
    const verdict = judgeFindings(findings, {
      strict: flags['strict'] === true,
      good: 'the deployment holds what it promised',
    });
    const report = close({
      verdict,
      sections: [
        ...judged.sections,
        ...application.sections,
        { kind: 'findings', id: 'checks', title: 'Health checks', findings: health },
        ...ownSection(ownFindings),
        ...own.sections,
      ],
      next: nextSteps(verdict),
    });
    await recordMeasured(db, report, { ...now, workload });
    return tell(context, common, report);
  });
}

function runsAfter({ id, phases }: OwnCheck, { checks = {} }: Settings): boolean {
  return phases.includes('post') && checks[id] !== 'off';
}

function groundOf(db: Database, context: CommandContext, { target, settings }: CommonOptions): OwnGround {
  const stop = context.stop.signal;
  const openSession = sessionOpener({ target, runId: context.runId, stop });
  return { db, pending: undefined, budget: startBudget(settings.limits), openSession, stop };
}

/** The health checks that also mean something after a deployment: its tables are those of the new indexes. */
async function judgeHealth(
  db: Database,
  { settings }: CommonOptions,
  created: readonly CreatedIndex[],
): Promise<readonly Finding[]> {
  const checks = CHECKS.filter((check) => check.phases.includes('post'));
  const facts = await readFacts(
    checks.flatMap((check) => check.needs),
    { db, targets: [...new Set(created.map(({ table }) => renderObjectName(table)))] },
  );
  return judgeChecks(checks, facts, { limits: settings.limits, pending: undefined });
}

/** A folder that cannot be read makes the new indexes unknown; the measurements stand all the same. */
async function readCreated(
  db: Database,
  folder: string,
  since: string | undefined,
): Promise<Pick<Deployment, 'created' | 'unreadable'>> {
  try {
    const { created, unreadable } = await readNewIndexes(
      db,
      folder,
      since === undefined ? undefined : new Date(since),
    );
    const reasons = unreadable.map(
      (name) => `${name} is applied, but its folder is missing: its indexes cannot be told`,
    );
    return { created, unreadable: reasons };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { created: [], unreadable: [`which indexes are new cannot be told: ${error.message}`] };
  }
}

function nextSteps({ status }: Verdict): readonly string[] {
  if (status === 'good') return [];
  if (status === 'failed')
    return ['db-rollback --last --print-sql   # how the deployment would be taken back'];
  return ['db-check compare   # both sides beside each other'];
}
