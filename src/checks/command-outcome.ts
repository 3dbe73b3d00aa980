/** How a command of the user's ended. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be run or did not end in its time; undefined: it ended by itself. */
  readonly failure: string | undefined;
}

/** `ended with 2: no such file`: where it complains, by its last line. */
export function lastWords({ exitCode, stdout, stderr }: CommandOutcome): string {
  const line = lastLine(stderr) || lastLine(stdout);
  return `ended with ${exitCode}${line === '' ? '' : `: ${line}`}`;
}

/** Empty where nothing but white space was printed. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
