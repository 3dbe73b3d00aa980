import { connect } from '../db/connect.ts';
import type { Abort } from '../deploy/abort-running.ts';
import { readLoss } from '../deploy/loss/read-loss.ts';
import type { RollbackSelection } from '../deploy/rollback/choose.ts';
import { renderRollbackPlan } from '../deploy/rollback/plan-text.ts';
import { planRollback, type RollbackWish } from '../deploy/rollback/plan.ts';
import { describeRollback } from '../deploy/rollback/report.ts';
import { renderRunning } from '../deploy/running-run-text.ts';
import { renderRollbackSql } from '../deploy/rollback/sql.ts';
import { rollback } from '../deploy/rollback/rollback.ts';
import { EXIT, ToolError } from '../errors.ts';
import { preloadParser } from '../migrations/parser.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand, Flags } from './command.ts';
import { noteWaits } from './note-waits.ts';
import { tell } from './tell.ts';
import { runOptions, WRITE_OPTIONS } from './write-options.ts';

/** `db-rollback`: the way back, from a URL alone. Exit 7 names what is not as before, 9 says that nobody knows. */
export const command: DatabaseCommand = {
  options: {
    last: { type: 'boolean', describe: 'the last deployment: all migrations of that run' },
    to: { type: 'string', describe: 'everything later than this migration', requiresArg: true },
    yes: { type: 'boolean', describe: 'do not ask' },
    'print-sql': { type: 'boolean', describe: 'print the SQL for psql, and do nothing' },
    from: {
      choices: ['journal', 'folder'],
      describe: 'whose text, where they differ',
      requiresArg: true,
    },
    'trust-owner': {
      type: 'string',
      array: true,
      default: [],
      describe: 'run SQL that this role could have written into the journal',
      requiresArg: true,
    },
    'abort-running': {
      type: 'boolean',
      describe: 'end a deployment or rollback that is at work, and take over',
    },
    'accept-loss': {
      type: 'boolean',
      describe: 'roll back even if rows or values are lost, or nobody can tell',
    },
    'try-anyway': { type: 'boolean', describe: 'even if rows are in the way and it would fail' },
    ...WRITE_OPTIONS,
  },
  // not `migrations`: the shared flag of that name is the folder
  positionals: { migration: { describe: 'migrations to take back, and nothing else' } },
  async run(context, common, flags) {
    preloadParser();
    const wish: RollbackWish = {
      migrations: common.settings.migrations,
      selection: parseSelection(flags),
      from: flags['from'] as RollbackWish['from'],
      trusted: flags['trustOwner'] as readonly string[],
    };
    if (flags['printSql'] === true) return printSql(context, common, wish);
    const report = startReport(common.command, context, common);
    const options = runOptions(context, common, flags);
    const waits = noteWaits(options);
    const result = await rollback({
      ...wish,
      ...options,
      emit: waits.emit,
      answer: { acceptsLoss: flags['acceptLoss'] === true, triesAnyway: flags['tryAnyway'] === true },
      show: (shown) => context.stderr(renderRollbackPlan(shown)),
      approve: () => approve(context, common, flags['yes'] === true),
      ...(flags['abortRunning'] === true && { abort: { approve: askToEnd(context, flags['yes'] === true) } }),
    });
    await waits.write();
    return tell(context, common, report(describeRollback(result)));
  },
};

/** Throws ToolError (exit 2) unless exactly one way of choosing is used. */
function parseSelection(flags: Flags): RollbackSelection {
  const named = (flags['migration'] ?? []) as readonly string[];
  const to = flags['to'] as string | undefined;
  const wishes: RollbackSelection[] = [
    ...(flags['last'] === true ? [{ kind: 'last' } as const] : []),
    ...(to === undefined ? [] : [{ kind: 'to', migration: to } as const]),
    ...(named.length === 0 ? [] : [{ kind: 'named', migrations: named } as const]),
  ];
  const [wish] = wishes;
  if (wish !== undefined && wishes.length === 1) return wish;
  throw new ToolError({
    code: 'usage',
    message: wish === undefined ? 'roll back what?' : 'choose one of --last, --to and named migrations',
    hint: 'db-rollback --last, db-rollback --to <migration>, or db-rollback <migration>…',
    exitCode: EXIT.usage,
  });
}

/** Somebody else's work: shown first, and asked about by itself. */
function askToEnd(context: CommandContext, isYes: boolean): Abort['approve'] {
  return async (run) => {
    context.stderr(renderRunning(run));
    if (isYes || !context.stdinIsTerminal) return isYes;
    return (await context.ask('End it? Type yes: ')).trim().toLowerCase() === 'yes';
  };
}

async function approve(context: CommandContext, common: CommonOptions, isYes: boolean): Promise<boolean> {
  if (isYes) return true;
  if (!context.stdinIsTerminal) return false;
  const answer = await context.ask(`Roll this back on ${common.target.display}? Type yes: `);
  return answer.trim().toLowerCase() === 'yes';
}

async function printSql(
  context: CommandContext,
  common: CommonOptions,
  wish: RollbackWish,
): Promise<typeof EXIT.ok> {
  const applicationName = `db-rollback/${context.runId}`;
  const db = await connect({ target: common.target, profile: 'read', applicationName });
  try {
    const plan = await planRollback(db, { ...wish, isOnlyShown: true });
    const loss = await readLoss(db, plan.migrations, context.clock);
    context.stdout(renderRollbackSql(plan, loss));
    return EXIT.ok;
  } finally {
    await db.close();
  }
}
