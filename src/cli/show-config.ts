import type { Notification } from '../config/rollout.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import type { CommandContext, Flags, OfflineOptions } from './command.ts';
import { resolveTarget } from './options.ts';

interface Known {
  readonly options: OfflineOptions;
  readonly origins: Readonly<Record<string, string>>;
  readonly flags: Flags;
}

interface Row {
  readonly name: string;
  readonly value: unknown;
  readonly origin: string;
}

/** --show-config: every setting, its value and where it comes from. Passwords have no way into a target's display. */
export function showConfig(context: CommandContext, { options, origins, flags }: Known): ExitCode {
  const target = findTarget(context, flags);
  const { limits, checks = {}, ownChecks, rollout, notifications, ...others } = options.settings;
  // their words and environments may hold secrets
  const named = {
    ...(ownChecks && { ownChecks: ownChecks.map(({ id }) => id) }),
    ...(rollout && { rollout: rollout.phases.map(({ name }) => name) }),
    ...(notifications && { notifications: notifications.map(nameNotification) }),
  };
  const settings = { ...others, ...named, ...prefix('limits.', limits), ...prefix('checks.', checks) };
  const rows: readonly Row[] = [
    { name: 'connection', value: target?.display ?? 'none', origin: target?.origin ?? 'nobody named one' },
    { name: 'tls', value: target?.tls.mode ?? 'none', origin: target?.origin ?? 'nobody named one' },
    ...Object.entries(settings).map(([name, value]) => ({ name, value, origin: origins[name] ?? 'default' })),
  ];
  context.stdout(options.format === 'json' ? renderJson(rows) : renderRows(rows));
  return EXIT.ok;
}

function nameNotification(notification: Notification): string {
  return 'webhook' in notification ? `webhook ${notification.webhook}` : 'command';
}

function findTarget(context: CommandContext, flags: Flags): ConnectionTarget | undefined {
  try {
    return resolveTarget(context, flags);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'no-connection') return undefined;
    throw error;
  }
}

function prefix(start: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [start + name, value]));
}

function renderJson(rows: readonly Row[]): string {
  const settings = rows.map(({ name, value, origin }) => [name, { value: value ?? null, origin }]);
  return JSON.stringify({ schemaVersion: 1, settings: Object.fromEntries(settings) }, null, 2) + '\n';
}

function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(({ name, value, origin }) => [name, renderValue(value), `(${origin})`]);
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ') + '\n')
    .join('');
}

function renderValue(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(renderOne).join(', ');
  return renderOne(value);
}

function renderOne(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
