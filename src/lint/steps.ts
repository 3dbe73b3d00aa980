/** Statements of one transaction, and when their time is. */
export interface Step {
  /** `in the next migration`; undefined: where the statement stands now. */
  readonly when?: string;
  readonly sql: readonly string[];
}

/** A way of several transactions, to paste: each part under a comment that says when. */
export function renderSteps(steps: readonly Step[]): string {
  return steps
    .flatMap(({ when, sql }, index) => [
      ...(steps.length === 1 ? [] : [`-- ${index + 1}. ${when ?? 'in this migration'}`]),
      ...sql,
    ])
    .join('\n');
}
