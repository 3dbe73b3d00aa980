const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** `50ms`, `1.5 s`, `5min`, `1h` → milliseconds; undefined for anything else (a bare number has no unit). */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return unitMs === undefined ? undefined : Number(amount) * unitMs;
}

/** Three significant digits at most, in the unit people would choose: `0.31 ms`, `45 ms`, `1.2 s`, `5 min`. */
export function renderDuration(ms: number): string {
  if (ms < 1000) return `${shorten(ms)} ms`;
  if (ms < 60_000) return `${shorten(ms / 1000)} s`;
  if (ms < 3_600_000) return `${shorten(ms / 60_000)} min`;
  return `${shorten(ms / 3_600_000)} h`;
}

function shorten(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
