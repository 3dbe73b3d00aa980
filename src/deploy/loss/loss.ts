/** What a rollback does to the rows that are there now. */
export interface LossFinding {
  readonly migration: string;
  /** Of its rollback's file, counted from 1. */
  readonly statement: number;
  readonly title: string;
  /** lossy: rows or values are gone behind it. blocked: it fails on them. unknown: nobody can tell before. */
  readonly verdict: 'lossy' | 'blocked' | 'unknown';
  /** One sentence, with the number in front where there is one. */
  readonly message: string;
  /** undefined where they were not counted. */
  readonly rows: number | undefined;
  /** `rows` is where counting stopped. */
  readonly isAtLeast: boolean;
  /** A select that shows what it is about. */
  readonly show: string | undefined;
}

export type LossVerdict = 'safe' | LossFinding['verdict'];

/** The worst first: what fails, what is lost for certain, what nobody knows. Nothing found is safe. */
export function judgeLoss(findings: readonly LossFinding[]): LossVerdict {
  const verdicts = ['blocked', 'lossy', 'unknown'] as const;
  return verdicts.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'safe';
}
