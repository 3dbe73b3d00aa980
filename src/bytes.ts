const UNITS = ['B', 'kiB', 'MiB', 'GiB', 'TiB'] as const;

/** Three significant digits at most, in the unit people would choose: `812 B`, `1.5 MiB`, `42 GiB`. */
export function renderBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${Number(value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2))} ${UNITS[step]}`;
}
