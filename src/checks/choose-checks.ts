import type { CheckWeight } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { Finding } from '../report/finding.ts';

/** Which checks run, and how much an unknown of each weighs; everything runs where nothing is said. */
export interface CheckChoice {
  /** --only: no others run. */
  readonly only?: readonly string[];
  /** --skip */
  readonly skip?: readonly string[];
  /** `checks` of the configuration. */
  readonly weights?: Readonly<Record<string, CheckWeight>>;
}

/** Throws ToolError (exit 2): a misspelt name would leave out what it was to bring. */
export function refuseUnknownIds({ only, skip, weights }: CheckChoice, known: readonly string[]): void {
  const wanted = [
    ...named('--only', only ?? []),
    ...named('--skip', skip ?? []),
    ...named('checks in the configuration', Object.keys(weights ?? {})),
  ];
  const unknown = wanted.find(({ id }) => !known.includes(id));
  if (unknown === undefined) return;
  throw new ToolError({
    code: 'no-such-check',
    message: `${unknown.by}: there is no check ${unknown.id} before a deployment`,
    hint: `one of: ${known.join(', ')}`,
    exitCode: EXIT.usage,
  });
}

function named(by: string, ids: readonly string[]): readonly { readonly by: string; readonly id: string }[] {
  return ids.map((id) => ({ by, id }));
}

export function isChosen(id: string, { only, skip = [], weights = {} }: CheckChoice): boolean {
  return (only === undefined ? weights[id] !== 'off' : only.includes(id)) && !skip.includes(id);
}

/** What somebody chose to leave out is shown; what --only did not ask for is not. */
export function leftOut(ids: readonly string[], choice: CheckChoice): readonly Finding[] {
  const { only, skip = [] } = choice;
  return ids
    .filter((id) => (only === undefined || skip.includes(id)) && !isChosen(id, choice))
    .map((id) => ({
      id,
      status: 'skipped',
      subject: '',
      message: skip.includes(id) ? 'left out by --skip' : 'switched off in the configuration',
    }));
}

/** An unknown of an optional check is a warning; the configuration overrules what the check says of itself. */
export function weigh(finding: Finding, { weights = {} }: CheckChoice): Finding {
  const weight = weights[finding.id];
  if (weight === undefined) return finding;
  const { optional: _, ...required } = finding;
  return weight === 'optional' ? { ...required, optional: true } : required;
}
