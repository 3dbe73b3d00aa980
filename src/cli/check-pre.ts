import { namedRelations } from '../checks/pending-work.ts';
import { EXIT } from '../errors.ts';
import type { DatabaseCommand } from './command.ts';
import { isChosen } from '../checks/choose-checks.ts';
import { renderCheckList } from './list-checks.ts';
import { renderCheckSql } from './print-check-sql.ts';
import { PRE_CHECKS, runChecks, withCheckGround } from './run-checks.ts';
import { tell } from './tell.ts';

/** `db-check pre`: is it safe to deploy now? Exit 0 is go; 1 and 9 are no-go. */
export const command: DatabaseCommand = {
  options: {
    strict: { type: 'boolean', describe: 'a warning is a failure' },
    only: { type: 'string', array: true, describe: 'run only these: --only ID,ID', requiresArg: true },
    skip: { type: 'string', array: true, describe: 'leave these out', requiresArg: true },
    list: { type: 'boolean', describe: 'print the ids of all checks, and run none' },
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
        const targets = namedRelations(ground.pending);
        context.stdout(
          renderCheckSql({ checks: chosen(PRE_CHECKS), userChecks: chosen(ground.userChecks), targets }),
        );
        return EXIT.ok;
      });
    }
    const strict = flags['strict'] === true;
    return tell(context, common, await runChecks({ target, settings, runId, clock, strict, ...choice }));
  },
};

/** `--only a,b --only c` */
function idsIn(flag: unknown): readonly string[] | undefined {
  if (!Array.isArray(flag)) return undefined;
  return flag.flatMap((text) => String(text).split(',')).map((id) => id.trim());
}
