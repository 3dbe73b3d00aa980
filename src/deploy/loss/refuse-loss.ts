import { EXIT, ToolError, type ExitCode } from '../../errors.ts';
import type { RollbackSelection } from '../rollback/choose.ts';
import { judgeLoss, type LossFinding, type LossVerdict } from './loss.ts';
import { renderFinding } from './render-loss.ts';

/** What the user has decided beforehand. */
export interface LossAnswer {
  /** --accept-loss: what is lost, and what nobody can tell. */
  readonly acceptsLoss: boolean;
  /** --try-anyway: also what the rows will make fail. */
  readonly triesAnyway: boolean;
}

/**
 * Throws ToolError: exit 8 for a loss, 9 for what cannot be judged, 4 for what would fail (nothing is changed, as if it
 * had failed at once).
 */
export function refuseLoss(findings: readonly LossFinding[], { answer, selection }: Wish): void {
  const verdict = judgeLoss(findings);
  const { acceptsLoss = false, triesAnyway = false } = answer ?? {};
  if (verdict === 'safe' || triesAnyway || (verdict !== 'blocked' && acceptsLoss)) return;
  const refusal = REFUSALS[verdict];
  throw new ToolError({
    code: refusal.code,
    message: [`${refusal.message}; nothing was changed:`, ...findings.flatMap(renderFinding)].join('\n'),
    hint: refusal.hint(renderCommand(selection)),
    exitCode: refusal.exitCode,
  });
}

interface Wish {
  readonly answer?: LossAnswer;
  readonly selection: RollbackSelection;
}

function renderCommand(selection: RollbackSelection): string {
  switch (selection.kind) {
    case 'last':
      return 'db-rollback --last';
    case 'to':
      return `db-rollback --to ${selection.migration}`;
    case 'named':
      return `db-rollback ${selection.migrations.join(' ')}`;
  }
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: (command: string) => string;
  readonly exitCode: ExitCode;
}

const REFUSALS: Readonly<Record<Exclude<LossVerdict, 'safe'>, Refusal>> = {
  lossy: {
    code: 'rollback-loses-data',
    message: 'this rollback loses data',
    hint: (command) => `when that is what you want: ${command} --accept-loss`,
    exitCode: EXIT.held,
  },
  unknown: {
    code: 'rollback-not-judged',
    message: 'whether this rollback loses data is not known',
    hint: (command) => `look for yourself, and when you are sure: ${command} --accept-loss`,
    exitCode: EXIT.unknown,
  },
  blocked: {
    code: 'rollback-blocked',
    message: 'this rollback cannot succeed with the rows that are there',
    hint: (command) =>
      `put the rows right first, then the same command again; or try it as it is: ${command} --try-anyway`,
    exitCode: EXIT.migrationFailed,
  },
};
