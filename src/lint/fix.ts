/** Replaces text[start, end) by `text`; UTF-16 offsets into the file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** safe: `--fix` makes it. suggestion: it changes what the file means, so that a human decides. */
export interface Fix {
  readonly kind: 'safe' | 'suggestion';
  /** `add CONCURRENTLY` */
  readonly title: string;
  readonly edits: readonly Edit[];
}
