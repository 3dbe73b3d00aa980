import { connect } from '../db/connect.ts';
import type { Decision } from '../deploy/resolve/decision.ts';
import { describeResolved } from '../deploy/resolve/describe-resolved.ts';
import { describeUndecided, type Described } from '../deploy/resolve/describe-undecided.ts';
import { readDiagnosis, readUndecided } from '../deploy/resolve/read-undecided.ts';
import { resolve } from '../deploy/resolve/resolve.ts';
import { EXIT, ToolError } from '../errors.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand, Flags } from './command.ts';
import { tell } from './tell.ts';
import { runOptions, WRITE_OPTIONS } from './write-options.ts';

/** What only a human can decide: listed with every choice explained, or carried out and journalled. */
export const command: DatabaseCommand = {
  options: {
    continue: { type: 'boolean', describe: 'go on at the first statement that is not there' },
    from: { type: 'string', describe: 'go on at this one: those before it are done', requiresArg: true },
    applied: { type: 'boolean', describe: 'record it as applied; send nothing' },
    'rolled-back': { type: 'boolean', describe: 'record it as rolled back; send nothing' },
    release: { type: 'boolean', describe: 'let a rolled-back one in again' },
    ...WRITE_OPTIONS,
  },
  positionals: { migration: { describe: 'the migration to decide about' } },
  async run(context, common, flags) {
    const report = startReport('db-deploy resolve', context, common);
    const migration = flags['migration'] as string | undefined;
    const decision = parseDecision(flags, migration);
    if (decision === undefined || migration === undefined) {
      const described = await describeAll(context, common, migration);
      return tell(context, common, report(describeUndecided(described)));
    }
    const result = await resolve({
      ...runOptions(context, common, flags),
      migration,
      decision,
    });
    return tell(context, common, report(describeResolved(result)));
  },
};

async function describeAll(
  { runId }: CommandContext,
  { target, settings }: CommonOptions,
  only: string | undefined,
): Promise<readonly Described[]> {
  const applicationName = `db-deploy/${runId}`;
  const db = await connect({ target, profile: 'read', applicationName });
  try {
    const all = await readUndecided(db, readMigrationsFolder(settings.migrations));
    const described: Described[] = [];
    for (const undecided of all.filter(({ name }) => only === undefined || name.includes(only))) {
      const { kind, script } = undecided;
      const diagnosis =
        kind === 'foreign' && script !== undefined
          ? await readDiagnosis(target, `${applicationName}/look`, script)
          : undefined;
      described.push({ undecided, diagnosis });
    }
    return described;
  } finally {
    await db.close().catch(() => undefined);
  }
}

/** Undefined: only show. Throws ToolError (exit 2) for more than one decision, or one about nothing. */
function parseDecision(flags: Flags, migration: string | undefined): Decision | undefined {
  const kinds = (['continue', 'applied', 'rolled-back', 'release'] as const).filter(
    (kind) => flags[kind] === true,
  );
  const [kind] = kinds;
  const from = flags['from'] as string | undefined;
  if (kind === undefined && from === undefined) return undefined;
  if (kinds.length > 1) throw usage('choose one of --continue, --applied, --rolled-back and --release');
  if (from !== undefined && kind !== 'continue') throw usage('--from belongs to --continue');
  if (migration === undefined) throw usage('decide about which migration?');
  if (kind === undefined) return undefined;
  if (kind !== 'continue') return { kind };
  if (from !== undefined && !/^[1-9]\d{0,5}$/.test(from))
    throw usage(`--from ${from} is not the number of a statement`);
  return { kind, from: from === undefined ? undefined : Number(from) };
}

function usage(message: string): ToolError {
  return new ToolError({
    code: 'usage',
    message,
    hint: 'db-deploy resolve   # lists what waits, and the choices',
    exitCode: EXIT.usage,
  });
}
