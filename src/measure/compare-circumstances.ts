import { groupDigits } from '../digits.ts';
import type { Baseline } from './baseline.ts';
import { compareUpkeep } from './judge-upkeep.ts';

/** A table that grew or shrank by more than this is named. */
const ROWS_SHARE = 0.1;

/** What else changed between two baselines and may explain a difference; sentences for people. */
export function compareCircumstances(before: Baseline, after: Baseline): readonly string[] {
  return [
    ...(before.target === after.target ? [] : [`Another database: ${before.target}, then ${after.target}.`]),
    ...versions(before, after),
    ...settings(before, after),
    ...tables(before, after),
    ...compareUpkeep(before, after),
  ];
}

function versions(before: Baseline, after: Baseline): readonly string[] {
  if (before.serverVersion === after.serverVersion) return [];
  const [one, other] = [before, after].map(({ serverVersion }) => renderVersion(serverVersion));
  return [`Another server version: ${one}, then ${other}; plans may differ for that alone.`];
}

function renderVersion(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

function settings(before: Baseline, after: Baseline): readonly string[] {
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])].sort();
  return names
    .filter((name) => before.settings[name] !== after.settings[name])
    .map(
      (name) =>
        `${name} was ${before.settings[name] ?? 'unknown'} and is ${after.settings[name] ?? 'unknown'}.`,
    );
}

function tables(before: Baseline, after: Baseline): readonly string[] {
  return after.tables.flatMap(({ table, rows }) => {
    const earlier = before.tables.find((one) => one.table === table);
    if (earlier === undefined || Math.abs(rows - earlier.rows) <= ROWS_SHARE * Math.max(rows, earlier.rows))
      return [];
    return [`${table} had ${renderRows(earlier.rows)} and has ${renderRows(rows)}.`];
  });
}

function renderRows(rows: number): string {
  return rows < 0 ? 'never been counted' : `about ${groupDigits(rows)} rows`;
}
