const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** `50ms`, `1.5 s`, `5min`, `1h` → milliseconds; undefined for anything else (a bare number has no unit). */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return unitMs === undefined ? undefined : Number(amount) * unitMs;
}

/** Three significant digits at most, in the unit people would choose: `0.31 ms`, `45 ms`, `1.2 s`, `5 min`. */
export function renderDuration(ms: number): string {
  if (ms < 1000) return `${threeDigits(ms)} ms`;
  if (ms < 60_000) return `${threeDigits(ms / 1000)} s`;
  if (ms < 3_600_000) return `${threeDigits(ms / 60_000)} min`;
  return `${threeDigits(ms / 3_600_000)} h`;
}

/** `3 ms`, `1.2 s`, `2 min 5 s`, `3 h 10 min`: how long something has been going on, short enough for a table. */
export function renderElapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function threeDigits(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
