import { randomUUID } from 'node:crypto';
import { grantVisibility } from '../checks/hidden-sessions.ts';
import type { ProbedStandby, ProbeLook } from '../checks/replica-visibility.ts';
import type { Clock } from '../clock.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { readServerError, renderServerError } from '../db/server-error.ts';
import { readProbeGround, readReplay } from '../facts/probe-ground.ts';
import { createProbeTable, readProbe, writeProbe } from './probe-row.ts';

export interface ProbeOptions {
  readonly target: ConnectionTarget;
  /** Standbys to ask themselves; none: the primary is asked what they have replayed. */
  readonly standbys: readonly ConnectionTarget[];
  readonly limitMs: number;
  readonly runId: string;
  readonly clock: Clock;
}

const PAUSE_MS = 20;

/** Writes the probe row on a session of its own and waits until the standbys show it, no longer than the limit. */
export async function probeStandbys(options: ProbeOptions): Promise<ProbeLook> {
  const { target, runId, standbys } = options;
  let db: Database | undefined;
  try {
    db = await connect({ target, profile: 'write', applicationName: `db-check/${runId}` });
    const obstacle = await prepareProbe(db);
    if (obstacle !== undefined) return obstacle;
    return await (standbys.length === 0 ? probeByReplay(db, options) : probeByReading(db, options));
  } catch (error) {
    return { kind: 'unknown', message: `the probe could not be written: ${describe(error)}` };
  } finally {
    await db?.close().catch(() => undefined);
  }
}

/** Why nothing can be written; makes the table where it is missing. */
async function prepareProbe(db: Database): Promise<ProbeLook | undefined> {
  const { inRecovery, isDirect, owner, mayWrite, exists, role } = await readProbeGround(db);
  if (inRecovery) return { kind: 'skipped', message: 'this server is a standby itself' };
  if (!isDirect) return { kind: 'unknown', message: 'behind a pooler nothing is written' };
  if (owner === null)
    return {
      kind: 'skipped',
      message: 'there is no journal yet (schema db_check): db-deploy apply makes it',
    };
  if (!mayWrite)
    return {
      kind: 'unknown',
      message: `role ${role} does not own the journal; nobody else may write into it, or it could not be trusted`,
      fix: `grant ${quoteIdentifier(owner)} to ${quoteIdentifier(role)};`,
    };
  if (!exists) await createProbeTable(db, owner);
  return undefined;
}

async function probeByReplay(db: Database, { limitMs, clock }: ProbeOptions): Promise<ProbeLook> {
  const before = await readReplay(db, '0/0');
  if (before.length === 0) return { kind: 'skipped', message: 'nobody receives WAL from this server' };
  if (before.some(({ isHidden }) => isHidden)) {
    const { role } = await readProbeGround(db);
    const message = `role ${role} may not see what the standbys have replayed`;
    return { kind: 'unknown', message, fix: grantVisibility(role) };
  }
  const token = randomUUID();
  const position = await writeProbe(db, token);
  const startMs = clock.monotonicMs();
  const seen = new Map<number, number>();
  for (let atMs = 0; atMs < limitMs && seen.size < before.length; await clock.sleep(PAUSE_MS)) {
    // a standby tells how far it has replayed when it receives more, else every 10 s (walreceiver.c)
    await writeProbe(db, token);
    const replay = await readReplay(db, position);
    atMs = clock.monotonicMs() - startMs;
    for (const { pid, hasReplayed } of replay) if (hasReplayed && !seen.has(pid)) seen.set(pid, atMs);
  }
  const standbys = before.map(({ pid, name }) => ({ name, visibleMs: seen.get(pid) }));
  return { kind: 'probed', how: 'replay', standbys };
}

/** All are connected before the row is written: connecting is not what is measured. */
async function probeByReading(db: Database, options: ProbeOptions): Promise<ProbeLook> {
  const opened = await Promise.all(options.standbys.map((target) => openStandby(target, options)));
  try {
    const token = randomUUID();
    await writeProbe(db, token);
    const startMs = options.clock.monotonicMs();
    const standbys = await Promise.all(
      opened.map(({ name, session, trouble }): ProbedStandby | Promise<ProbedStandby> => {
        if (session === undefined) return { name, visibleMs: undefined, trouble };
        return awaitToken({ name, session, token, startMs }, options);
      }),
    );
    return { kind: 'probed', how: 'read', standbys };
  } finally {
    for (const { session } of opened) await session?.close().catch(() => undefined);
  }
}

interface OpenStandby {
  readonly name: string;
  readonly session?: Database;
  readonly trouble?: string;
}

async function openStandby(target: ConnectionTarget, { runId }: ProbeOptions): Promise<OpenStandby> {
  const name = target.display;
  try {
    const session = await connect({ target, profile: 'read', applicationName: `db-check/${runId}` });
    const { inRecovery } = await readProbeGround(session);
    if (inRecovery) return { name, session };
    await session.close().catch(() => undefined);
    return { name, trouble: 'is not a standby: it accepts writes' };
  } catch (error) {
    return { name, trouble: `could not be asked: ${describe(error)}` };
  }
}

interface Awaited {
  readonly name: string;
  readonly session: Database;
  readonly token: string;
  readonly startMs: number;
}

async function awaitToken(
  { name, session, token, startMs }: Awaited,
  { limitMs, clock }: ProbeOptions,
): Promise<ProbedStandby> {
  try {
    for (;;) {
      const shown = await readProbe(session);
      const atMs = clock.monotonicMs() - startMs;
      if (shown === token) return { name, visibleMs: atMs };
      if (atMs >= limitMs) return { name, visibleMs: undefined };
      await clock.sleep(PAUSE_MS);
    }
  } catch (error) {
    return { name, visibleMs: undefined, trouble: `could not be asked: ${describe(error)}` };
  }
}

function describe(error: unknown): string {
  const server = readServerError(error);
  if (server !== undefined) return renderServerError(server);
  if (error instanceof Error) return error.message.split('\n')[0] ?? '';
  return String(error);
}
