import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

export const EVIDENCE_KIND = 'rollout-evidence';

interface Sealed {
  readonly kind: typeof EVIDENCE_KIND;
  readonly format: 1;
  /** sha256 of the content as canonical JSON. */
  readonly seal: string;
  readonly content: unknown;
}

/** What a file is not, or the content that was sealed. */
export type Unsealed<Content> =
  | { readonly isIntact: true; readonly content: Content }
  /** not-evidence: something else. edited: not the bytes that were written. */
  | { readonly isIntact: false; readonly why: 'not-evidence' | 'edited' };

/** The text of a file of evidence: whoever changes one byte of it breaks the seal. No secret key: it shows mistakes, not forgers. */
export function seal(content: unknown): string {
  const sealed: Sealed = {
    kind: EVIDENCE_KIND,
    format: 1,
    seal: hash('sha256', canonicalJson(content)),
    content: JSON.parse(canonicalJson(content)),
  };
  return `${JSON.stringify(sealed, null, 2)}\n`;
}

export function unseal<Content>(text: string): Unsealed<Content> {
  const sealed = parseSealed(text);
  if (sealed === undefined) return { isIntact: false, why: 'not-evidence' };
  // the bytes too: an edit that JSON does not see is an edit
  if (seal(sealed.content) !== text) return { isIntact: false, why: 'edited' };
  return { isIntact: true, content: sealed.content as Content };
}

function parseSealed(text: string): Sealed | undefined {
  try {
    const sealed = JSON.parse(text) as Partial<Sealed> | null;
    return sealed?.kind === EVIDENCE_KIND && sealed.content !== undefined ? (sealed as Sealed) : undefined;
  } catch {
    return undefined;
  }
}
