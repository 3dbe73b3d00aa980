import { judgeLoss, type LossFinding, type LossVerdict } from './loss.ts';

const SUMMARY: Readonly<Record<LossVerdict, string>> = {
  safe: 'safe: no row is lost, and none is in the way',
  lossy: 'LOSSY: rows or values are gone behind it; it wants --accept-loss',
  blocked: 'BLOCKED: rows are in the way, it would fail',
  unknown: 'unknown: nobody can tell before; it wants --accept-loss',
};

/** For the plan that people read before they say yes. */
export function renderLoss(findings: readonly LossFinding[]): readonly string[] {
  return [`the rows: ${SUMMARY[judgeLoss(findings)]}`, ...findings.flatMap(renderFinding)];
}

export function renderFinding({
  migration,
  statement,
  verdict,
  message,
  show,
}: LossFinding): readonly string[] {
  return [
    `  ${verdict}: ${message} (${migration}, statement ${statement})`,
    ...(show === undefined ? [] : [`    see them: ${show} limit 10;`]),
  ];
}
