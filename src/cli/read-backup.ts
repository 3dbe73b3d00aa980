import type { BackupLook } from '../checks/backup.ts';
import type { Clock } from '../clock.ts';
import type { BackupSource } from '../config/settings.ts';
import { runCommand } from '../run-command.ts';

/** Asks the configured command for backups; undefined where none is configured. Never throws. */
export async function readBackup(
  source: BackupSource | undefined,
  timeoutMs: number,
  clock: Clock,
): Promise<BackupLook | undefined> {
  if (source === undefined) return undefined;
  const { command } = source;
  const outcome = command === undefined ? undefined : await runCommand(command, { timeoutMs });
  return { source, outcome, nowMs: clock.now().getTime() };
}
