/** The header comment that stands for a rollback that cannot be written. */
const HEADER = /^--[ \t]*plumbline:[ \t]*irreversible\b[ \t:–—-]*(.*)$/i;

export interface Irreversible {
  /** '' when none is given, which is not enough. */
  readonly reason: string;
  /** UTF-16 offset of the comment. */
  readonly offset: number;
}

/**
 * Finds `-- plumbline: irreversible <reason>` among the comment lines at the top of a file.
 * In rollback.sql it serves migrations that are already applied: their checksum must not change.
 */
export function findIrreversible(text: string): Irreversible | undefined {
  let offset = 0;
  for (const line of text.split('\n')) {
    const content = line.replace(/^\uFEFF/, '').trim();
    if (content !== '' && !content.startsWith('--')) return undefined;
    const reason = HEADER.exec(content)?.[1];
    if (reason !== undefined) return { reason: reason.trim(), offset: offset + line.indexOf('--') };
    offset += line.length + 1;
  }
  return undefined;
}
