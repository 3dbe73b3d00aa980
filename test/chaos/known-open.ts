/** Cells that wait for somebody's landing; empty when all is well. */
export const KNOWN_OPEN: readonly { readonly cells: RegExp; readonly reason: string }[] = [
  {
    cells: /^rollback\/(transactional|validate)\//,
    reason:
      'D5: the state beside the migration is not recorded with the last transaction, so the proof stays unknown',
  },
];

/** D5 in the model: a rollback that should be proved ends with 9. */
export const PROOF_IS_LOST = true;
