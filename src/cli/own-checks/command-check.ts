import { judgeCommand } from '../../checks/own/judge-command.ts';
import type { CommandCheck } from '../../config/own-check.ts';
import { runCommand } from '../../run-command.ts';
import { hideValues } from '../../hide-values.ts';
import type { OwnCheck } from './own-check.ts';

/** A command from the configuration. */
export function commandCheck(check: CommandCheck, source: string): OwnCheck {
  const { id, title, why, fix, phases = ['pre'], limits, environment = {} } = check;
  const thresholds = Object.entries(limits ?? {}).map(([name, limit]) => `${name} ${limit}`);
  return {
    ...{ id, title, source, why, fix, phases, sql: [], isOutside: true },
    thresholds: limits === undefined ? 'its exit status' : thresholds.join(', '),
    async run({ budget }) {
      const timeoutMs = check.timeoutMs ?? budget.checkMs;
      const finding = judgeCommand(check, await runCommand(check.command, { timeoutMs, environment }));
      return { findings: [{ ...finding, message: hideValues(finding.message, environment) }] };
    },
  };
}
