import type { CommandCheck } from '../../config/own-check.ts';
import { lastLine, type CommandOutcome } from '../command-outcome.ts';
import type { CheckFinding } from '../check.ts';
import { judgeNumber } from './judge-number.ts';

type Judged = Pick<CommandCheck, 'goodExits' | 'limits' | 'unit'>;

/** By its number where there are limits, else by its exit status. What it cannot be judged by is unknown. */
export function judgeCommand(check: Judged, outcome: CommandOutcome): CheckFinding {
  if (outcome.failure !== undefined) return say('unknown', `could not be run: ${outcome.failure}`);
  const isGood = (check.goodExits ?? [0]).includes(outcome.exitCode);
  const line = lastLine(outcome.stdout) || lastLine(outcome.stderr);
  const ended = `ended with ${outcome.exitCode}${line === '' ? '' : `: ${line}`}`;
  if (check.limits === undefined) return say(isGood ? 'pass' : 'fail', ended);
  if (!isGood) return say('unknown', `${ended}; a number of such an end is not believed`);
  const printed = lastLine(outcome.stdout);
  if (printed === '') return say('unknown', 'printed nothing, where a number is wanted on the last line');
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(printed))
    return say('unknown', `the last line that it printed is no number: ${printed}`);
  const unit = check.unit === undefined ? '' : ` ${check.unit}`;
  const judged = judgeNumber(Number(printed), check.limits, unit);
  const place = judged.status === 'pass' ? 'within its limits' : 'beyond its limit';
  return { subject: '', message: `the number that it printed is ${place}`, ...judged };
}

function say(status: CheckFinding['status'], message: string): CheckFinding {
  return { status, subject: '', message };
}
