import { resolve } from 'node:path';
import { namedRelations } from '../checks/pending-work.ts';
import { standbyTargets } from '../db/standby-targets.ts';
import { renderDuration } from '../duration.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { DatabaseCommand, Flags } from './command.ts';
import { parseDuration } from './duration-flag.ts';
import { isChosen } from '../checks/choose-checks.ts';
import { renderCheckList } from './list-checks.ts';
import { renderCheckSql } from './print-check-sql.ts';
import { readPendingWork } from './read-pending-work.ts';
import { PRE_CHECKS, runChecks, withCheckGround } from './run-checks.ts';
import { DEFAULT_FINDINGS_FILE, readSavedFindings, writeSavedFindings } from './saved-findings.ts';
import { tell } from './tell.ts';

/** `db-check pre`: is it safe to deploy now? Exit 0 is go; 1 and 9 are no-go. */
export const command: DatabaseCommand = {
  options: {
    strict: { type: 'boolean', describe: 'a warning is a failure' },
    only: { type: 'string', array: true, describe: 'run only these: --only ID,ID', requiresArg: true },
    skip: { type: 'string', array: true, describe: 'leave these out', requiresArg: true },
    list: { type: 'boolean', describe: 'print the ids of all checks, and run none' },
    probe: { type: 'boolean', describe: 'write one row, and see when each standby shows it' },
    'counters-for': {
      type: 'string',
      describe: 'rates and cache hits of so long (30s), not of all that was counted',
      requiresArg: true,
    },
    save: { type: 'boolean', describe: 'keep the findings, so that later runs say what changed' },
    saved: { type: 'string', requiresArg: true, describe: `the file for that  [${DEFAULT_FINDINGS_FILE}]` },
    'print-sql': { type: 'boolean', describe: 'print every check as SQL for psql, and run none' },
  },
  withoutDatabase(context, { settings, format }, flags) {
    if (flags['list'] !== true) return undefined;
    context.stdout(renderCheckList(settings, format));
    return EXIT.ok;
  },
  async run({ clock, runId, ...context }, common, flags) {
    const { target, settings } = common;
    const choice = { only: idsIn(flags['only']), skip: idsIn(flags['skip']) };
    if (flags['printSql'] === true) {
      return withCheckGround({ target, settings, runId, ...choice }, async (ground) => {
        const chosen = <One extends { readonly id: string }>(all: readonly One[]): readonly One[] =>
          all.filter(({ id }) => isChosen(id, ground.choice));
        const { db, migrations } = ground;
        const pending = migrations && (await readPendingWork(db, migrations));
        const targets = namedRelations(pending);
        context.stdout(
          renderCheckSql({ checks: chosen(PRE_CHECKS), ownChecks: chosen(ground.ownChecks), targets }),
        );
        return EXIT.ok;
      });
    }
    const strict = flags['strict'] === true;
    const stop = context.stop.signal;
    const file = resolve(context.workingDirectory, String(flags['saved'] ?? DEFAULT_FINDINGS_FILE));
    const isSave = flags['save'] === true;
    const saved = readSavedFindings(file);
    if (saved === undefined && flags['saved'] !== undefined && !isSave) throw nothingSaved(file);
    const probe =
      flags['probe'] === true
        ? { standbys: standbyTargets(settings.standbys, context.environment) }
        : undefined;
    const countersForMs = readCountersFor(flags);
    if (countersForMs > 0) context.stderr(`counting for ${renderDuration(countersForMs)} ...\n`);
    const report = await runChecks({
      ...{ target, settings, runId, clock, strict, saved, probe, stop, countersForMs },
      ...choice,
      onReport: async (db, found) => (await import('./record-checks.ts')).recordChecks(db, found),
    });
    if (isSave) {
      writeSavedFindings(file, report);
      context.stderr(`findings saved to ${file}\n`);
    }
    return tell(context, common, report);
  },
};

/** `--only a,b --only c` */
function idsIn(flag: unknown): readonly string[] | undefined {
  if (!Array.isArray(flag)) return undefined;
  return flag.flatMap((text) => String(text).split(',')).map((id) => id.trim());
}

function readCountersFor(flags: Flags): number {
  const text = flags['countersFor'];
  return typeof text === 'string' ? parseDuration('--counters-for', text) : 0;
}

function nothingSaved(file: string): ToolError {
  return new ToolError({
    code: 'no-saved-findings',
    message: `there are no saved findings in ${file}`,
    hint: `db-check pre --save --saved ${file} writes them`,
    exitCode: EXIT.usage,
  });
}
