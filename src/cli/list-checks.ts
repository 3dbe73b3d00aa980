import type { Settings } from '../config/settings.ts';
import { readOwnChecks } from './own-checks/own-checks.ts';
import { PRE_CHECKS } from './run-checks.ts';

type Listed = Pick<Settings, 'validation' | 'checks' | 'ownChecks'>;

interface Line {
  readonly id: string;
  /** required, optional or off, as the check says of itself or the configuration. */
  readonly weight: string;
  readonly title: string;
}

/** The checks of `db-check pre`, the user's own too, without a look at any database. */
export function renderCheckList(settings: Listed, format: string): string {
  const lines = listChecks(settings);
  if (format === 'json') return `${JSON.stringify({ schemaVersion: 1, checks: lines }, null, 2)}\n`;
  const width = Math.max(...lines.map(({ id }) => id.length));
  return lines
    .map(({ id, weight, title }) => `${id.padEnd(width)}  ${weight.padEnd(8)}  ${title}\n`)
    .join('');
}

function listChecks({ checks = {}, ...settings }: Listed): readonly Line[] {
  const own = PRE_CHECKS.map(({ id, optional, title }) => {
    const weight = checks[id] ?? (optional === true ? 'optional' : 'required');
    return { id, weight, title };
  });
  const users = readOwnChecks(settings)
    .filter(({ phases }) => phases.includes('pre'))
    .map(({ id, title }) => ({ id, weight: checks[id] ?? 'required', title }));
  return [...own, ...users];
}
