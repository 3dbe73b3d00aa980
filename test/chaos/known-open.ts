/** Cells that wait for somebody's landing; empty when all is well. */
export const KNOWN_OPEN: readonly { readonly cells: RegExp; readonly reason: string }[] = [];
