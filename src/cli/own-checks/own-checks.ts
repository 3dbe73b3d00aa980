import { CHECKS } from '../../checks/index.ts';
import type { OwnCheck as Configured } from '../../config/own-check.ts';
import type { Settings } from '../../config/settings.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { readConsistencyChecks } from '../../facts/read-consistency.ts';
import { readUserChecks } from '../../facts/read-user-checks.ts';
import { JUDGEMENTS } from '../../measure/judgements.ts';
import { commandCheck } from './command-check.ts';
import { consistencyCheck } from './consistency-check.ts';
import { fileCheck } from './file-check.ts';
import { judgedCheck } from './judged-check.ts';
import type { OwnCheck } from './own-check.ts';
import { urlCheck } from './url-check.ts';

/** Every check of the user's own, from files and from the configuration. Throws ToolError (exit 2): two of one name. */
export function readOwnChecks({
  validation,
  ownChecks = [],
}: Pick<Settings, 'validation' | 'ownChecks'>): readonly OwnCheck[] {
  const all = [
    ...readUserChecks(validation).map(fileCheck),
    ...ownChecks.map((check, index) => configured(check, `ownChecks[${index}]`)),
    ...readConsistencyChecks(validation).map(consistencyCheck),
  ];
  refuseTakenNames(all);
  return all;
}

function configured(check: Configured, place: string): OwnCheck {
  const source = `${place} of the configuration`;
  if ('read' in check) return judgedCheck(check, source);
  return 'command' in check ? commandCheck(check, source) : urlCheck(check, source);
}

/** The ids of reports and of `explain` name one check each. */
function refuseTakenNames(all: readonly OwnCheck[]): void {
  const ours = new Set([...CHECKS, ...JUDGEMENTS].map(({ id }) => id));
  const taken = new Map<string, string>();
  for (const { id, source } of all) {
    const other = ours.has(id) ? 'a check of pg-plumbline' : taken.get(id);
    taken.set(id, source);
    if (other === undefined) continue;
    throw new ToolError({
      code: 'check-name-taken',
      message: `${source} has the name of ${other}: ${id}`,
      hint: 'choose another name',
      exitCode: EXIT.usage,
    });
  }
}
