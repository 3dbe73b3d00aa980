import type { Gate } from '../config/rollout.ts';
import type { Settings } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import { readOwnChecks } from './own-checks/own-checks.ts';
import { PRE_CHECKS } from './run-checks.ts';

/** Throws ToolError (exit 2): a gate that asks for a check or a target query that is not there would only be found out days later. */
export function refuseUnknownGates({ rollout, ...settings }: Settings): void {
  for (const phase of rollout?.phases ?? [])
    for (const gate of [...(phase.entry ?? []), ...(phase.success ?? [])]) {
      const { kind, wanted, known } = namesIn(gate, settings);
      const missing = wanted.find((name) => !known.includes(name));
      if (missing === undefined) continue;
      throw new ToolError({
        code: 'unknown-in-gate',
        message: `gate ${gate.name} of phase ${phase.name}: there is no ${kind} ${missing}`,
        hint: `there are: ${known.join(', ')}`,
        exitCode: EXIT.usage,
      });
    }
}

interface Names {
  readonly kind: string;
  readonly wanted: readonly string[];
  readonly known: readonly string[];
}

function namesIn(gate: Gate, settings: Pick<Settings, 'validation' | 'ownChecks'>): Names {
  if ('check' in gate) {
    const own = readOwnChecks(settings).filter(({ phases }) => phases.includes('pre'));
    return { kind: 'check', wanted: [gate.check].flat(), known: [...PRE_CHECKS, ...own].map(({ id }) => id) };
  }
  const targets =
    'target' in gate ? [gate.target].flat() : 'comparison' in gate ? (gate.queries ?? []) : undefined;
  if (targets === undefined) return { kind: '', wanted: [], known: [] };
  const known = readTargetQueries(settings.validation).map(({ name }) => name);
  return { kind: 'target query', wanted: targets.filter((name) => name !== '*'), known };
}
