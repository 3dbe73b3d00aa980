import { parseDurationMs } from '../duration.ts';
import { fileError, parseHeader, parsePercent, refuseValue, type HeaderKey } from '../sql-header.ts';

/** `<validation>/consistency/<id>.sql`: what is derived, row by row against what it is derived from. */
export interface ConsistencyCheck {
  readonly id: string;
  readonly path: string;
  /** The whole file; as one statement with `subject`, `expected` and `actual`, and `lag` where that has a limit. */
  readonly sql: string;
  /** Least share of agreeing rows, above 0 to 100; undefined: rows are not compared. */
  readonly limitPercent: number | undefined;
  readonly warnPercent: number | undefined;
  /** How far behind the slowest row may be; undefined: nobody asks. */
  readonly lagMs: number | undefined;
  readonly warnLagMs: number | undefined;
  readonly timeoutMs: number;
  readonly fix: string | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;

const KEYS: Readonly<Record<string, HeaderKey>> = {
  limit: { hint: '-- limit: 99.9% (least share of agreeing rows)' },
  warn: { hint: '-- warn: 99.99% (a smaller share warns)' },
  lag: { hint: '-- lag: 5s (ms, s, min or h)' },
  'warn-lag': { hint: '-- warn-lag: 2s (a longer one warns)' },
  timeout: { hint: '-- timeout: 30s (ms, s, min or h)' },
  fix: { hint: '-- fix: refresh materialized view v; (goes on in the comment lines below it)', goesOn: true },
};

/**
 * Throws ToolError (exit 2) with file, line and column.
 *
 *     -- limit: 99.9%    least share of rows whose `actual` is not distinct from `expected`; less fails
 *     -- warn: 99.99%    optional; less warns
 *     -- lag: 5s         the longest `lag` (an interval; null is unknown); more fails
 *     -- warn-lag: 2s    optional; more warns
 *     -- timeout: 30s    optional; what the statement may take
 *     -- fix: …          optional; what to type when it fails or warns
 *
 * At least one of limit and lag.
 */
export function parseConsistencyFile(path: string, text: string): ConsistencyCheck {
  const question = { file: path, text, keys: KEYS };
  const { headers, bodyStart } = parseHeader(question);
  const value = <Value>(key: string, parse: (text: string) => Value | undefined): Value | undefined => {
    const header = headers.find((one) => one.key === key);
    return header && (parse(header.value) ?? refuseValue(question, header));
  };
  const [limitPercent, warnPercent] = [value('limit', parsePercent), value('warn', parsePercent)];
  const [lagMs, warnLagMs] = [value('lag', parseDurationMs), value('warn-lag', parseDurationMs)];
  const refuse = (offset: number, message: string, hint: string | undefined): never => {
    throw fileError(path, text, offset, { message, hint });
  };
  if (limitPercent === undefined && lagMs === undefined)
    refuse(0, 'a consistency check needs a limit or a lag', KEYS['limit']?.hint);
  for (const [key, partner] of [
    ['warn', limitPercent],
    ['warn-lag', lagMs],
  ] as const) {
    const header = headers.find((one) => one.key === key);
    if (header !== undefined && partner === undefined)
      refuse(header.start, `\`${key}\` needs \`${key === 'warn' ? 'limit' : 'lag'}\` beside it`, undefined);
  }
  if (bodyStart === undefined)
    refuse(text.length, 'there is no query in this file', 'write the query below the header comments');
  return {
    id: path.replace(/^.*[\\/]/, '').replace(/\.sql$/, ''),
    path,
    sql: text,
    ...{ limitPercent, warnPercent, lagMs, warnLagMs },
    timeoutMs: Math.ceil(value('timeout', parseDurationMs) ?? DEFAULT_TIMEOUT_MS),
    fix: value('fix', (words) => words.replaceAll(/^ +/gm, '').trim()),
  };
}
