/** What a human decides about one migration; `from`: the statement to go on at, those before it are done. */
export type Decision =
  | { readonly kind: 'applied' | 'rolled-back' | 'release' }
  | { readonly kind: 'continue'; readonly from: number | undefined };

/** As it is typed, and as the journal keeps it. */
export function renderDecision(decision: Decision): string {
  const from = decision.kind === 'continue' && decision.from !== undefined ? ` --from ${decision.from}` : '';
  return `--${decision.kind}${from}`;
}
