import { EXIT, ToolError } from '../errors.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `5min`, `2h`. Throws ToolError (exit 2). */
export function parseDuration(flag: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)$/.exec(text.trim()) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs !== undefined) return Number(number) * unitMs;
  throw new ToolError({
    code: 'bad-duration',
    message: `${flag} wants a duration with a unit, not "${text}"`,
    hint: `for example: ${flag} 30s, ${flag} 5min, ${flag} 2h`,
    exitCode: EXIT.usage,
  });
}
