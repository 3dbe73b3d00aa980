import { namedRelations } from '../checks/pending-work.ts';
import { EXIT } from '../errors.ts';
import type { DatabaseCommand } from './command.ts';
import { renderCheckSql } from './print-check-sql.ts';
import { PRE_CHECKS, runChecks, withCheckGround } from './run-checks.ts';
import { tell } from './tell.ts';

/** `db-check pre`: is it safe to deploy now? Exit 0 is go; 1 and 9 are no-go. */
export const command: DatabaseCommand = {
  options: {
    strict: { type: 'boolean', describe: 'a warning is a failure' },
    'print-sql': { type: 'boolean', describe: 'print every check as SQL for psql, and run none' },
  },
  async run({ clock, runId, ...context }, common, flags) {
    const { target, settings } = common;
    if (flags['printSql'] === true) {
      return withCheckGround({ target, settings, runId }, async ({ pending, userChecks }) => {
        context.stdout(renderCheckSql({ checks: PRE_CHECKS, userChecks, targets: namedRelations(pending) }));
        return EXIT.ok;
      });
    }
    const strict = flags['strict'] === true;
    return tell(context, common, await runChecks({ target, settings, runId, clock, strict }));
  },
};
