interface ColorQuestion {
  /** --color, --no-color or neither. */
  readonly flag: boolean | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** The flag decides, then NO_COLOR, FORCE_COLOR (0 means no), TERM=dumb, then whether people read it. */
export function wantsColor({ flag, environment, isTerminal }: ColorQuestion): boolean {
  if (flag !== undefined) return flag;
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}
