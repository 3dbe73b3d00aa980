import { judgeChecks } from '../checks/judge.ts';
import { CHECKS } from '../checks/index.ts';
import { judgeUserCheck } from '../checks/judge-user-check.ts';
import type { PendingWork } from '../checks/pending-work.ts';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { readFacts } from '../facts/read-facts.ts';
import { readUserChecks, runUserCheck, type UserCheck } from '../facts/read-user-checks.ts';
import type { Finding } from '../report/finding.ts';
import type { Section } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand } from './command.ts';
import { renderCheckSql } from './print-check-sql.ts';
import { readPendingWork } from './read-pending-work.ts';
import { tell } from './tell.ts';

const PRE_CHECKS = CHECKS.filter((check) => check.phases.includes('pre'));

/** `db-check pre`: is it safe to deploy now? Exit 0 is go; 1 and 9 are no-go. */
export const command: DatabaseCommand = {
  options: {
    strict: { type: 'boolean', describe: 'a warning is a failure' },
    'print-sql': { type: 'boolean', describe: 'print every check as SQL for psql, and run none' },
  },
  async run(context, common, flags) {
    const userChecks = readUserChecks(common.settings.validation);
    refuseTakenNames(userChecks);
    const finish = startReport(common.command, context, common);
    const applicationName = `db-check/${context.runId}`;
    const db = await connect({ target: common.target, profile: 'read', applicationName });
    try {
      const pending = await readPendingWork(db, common.settings.migrations);
      const targets = targetsOf(pending);
      if (flags['printSql'] === true) return printSql(context, userChecks, targets);
      const findings = await readAndJudge({ db, common, pending, userChecks });
      const verdict = judgeFindings(findings, { strict: flags['strict'] === true, good: 'go' });
      const next = nextSteps(verdict.exitCode, findings);
      return await tell(
        context,
        common,
        finish({ verdict, sections: sectionsOf(findings, userChecks), next }),
      );
    } finally {
      await db.close();
    }
  },
};

/** The ids of reports and of `explain` name one check each. */
function refuseTakenNames(userChecks: readonly UserCheck[]): void {
  const taken = userChecks.find(({ id }) => CHECKS.some((check) => check.id === id));
  if (taken === undefined) return;
  throw new ToolError({
    code: 'check-name-taken',
    message: `${taken.path} has the name of a check of pg-plumbline`,
    hint: 'rename the file',
    exitCode: EXIT.usage,
  });
}

/** Tables and indexes that the pending migrations name; the facts are scoped to them. */
function targetsOf(pending: PendingWork | undefined): readonly string[] {
  const wishes = [...(pending?.locks ?? []), ...(pending?.rights ?? [])];
  return [...new Set(wishes.map(({ relation }) => relation))].sort();
}

function printSql(
  context: CommandContext,
  userChecks: readonly UserCheck[],
  targets: readonly string[],
): ExitCode {
  context.stdout(renderCheckSql({ checks: PRE_CHECKS, userChecks, targets }));
  return EXIT.ok;
}

interface PreCheck {
  readonly db: Database;
  readonly common: CommonOptions;
  readonly pending: PendingWork | undefined;
  readonly userChecks: readonly UserCheck[];
}

async function readAndJudge({ db, common, pending, userChecks }: PreCheck): Promise<readonly Finding[]> {
  const names = PRE_CHECKS.flatMap((check) => check.needs);
  const facts = await readFacts(names, { db, targets: targetsOf(pending) });
  const findings = [...judgeChecks(PRE_CHECKS, facts, { limits: common.settings.limits, pending })];
  for (const check of userChecks) findings.push(...judgeUserCheck(await runUserCheck(db, check)));
  return findings;
}

function sectionsOf(findings: readonly Finding[], userChecks: readonly UserCheck[]): readonly Section[] {
  const userIds = new Set(userChecks.map(({ id }) => id));
  const own = findings.filter(({ id }) => userIds.has(id));
  const health = findings.filter(({ id }) => !userIds.has(id));
  const sections: Section[] = [{ kind: 'findings', id: 'checks', title: 'Health checks', findings: health }];
  if (own.length > 0)
    sections.push({ kind: 'findings', id: 'user-checks', title: 'Your own checks', findings: own });
  return sections;
}

function nextSteps(exitCode: ExitCode, findings: readonly Finding[]): readonly string[] {
  if (exitCode === EXIT.ok) return ['db-deploy plan'];
  const [first] = findings.filter(
    ({ status }) => status === 'fail' || status === 'unknown' || status === 'warn',
  );
  return [...(first === undefined ? [] : [`db-check explain ${first.id}`]), 'db-check pre'];
}
