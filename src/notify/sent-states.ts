import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { prepareSideTables, writeOrExplain, type SideTables } from '../db/side-tables.ts';
import { readJsonFile, replaceJsonFile } from '../json-file.ts';
import type { SentState } from './escalation.ts';
import type { SentStates } from './notify.ts';

export const NOTIFICATION_TABLE: SideTables = {
  names: ['notification'],
  create: `
create table if not exists db_check.notification (
  id bigint generated always as identity primary key,
  subject text not null,
  channel text not null,
  state text not null,
  content jsonb not null,
  sent_at timestamptz not null default pg_catalog.clock_timestamp()
);
create index if not exists notification_subject_idx on db_check.notification (subject, channel, id)`,
};

const LAST = `
select distinct on (n.channel) n.content -> 'sent' as sent
from db_check.notification as n
where n.subject = $1
order by n.channel, n.id desc`;

const INSERT = `
insert into db_check.notification (subject, channel, state, content)
select one.subject, one.channel, one.state, one.content
from pg_catalog.jsonb_to_recordset($1::jsonb) as one (subject text, channel text, state text, content jsonb)`;

/** Where the journal cannot be written or reached: beside the baselines of this folder. */
const FILE = join('.plumbline', 'notifications.json');

export interface SentStatesGround {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  readonly workingDirectory: string;
}

/** In the journal (db_check.notification); else in a file. A connection is open for the moment alone. */
export function createSentStates(ground: SentStatesGround): SentStates {
  const path = join(ground.workingDirectory, FILE);
  return {
    readLast: async (subject) =>
      newest([...(await readJournal(ground, subject)), ...readFile(path, subject)]),
    write: async (states, message) => {
      const rows = states.map((sent) => ({ ...sent, content: { sent, message } }));
      const isKept = await withSession(ground, async (db) => {
        if ((await prepareSideTables(db, NOTIFICATION_TABLE)) !== undefined) return false;
        return (await writeOrExplain(db, () => db.query(INSERT, [JSON.stringify(rows)]))) === undefined;
      });
      if (isKept !== true) writeFile(path, states);
    },
  };
}

async function readJournal(ground: SentStatesGround, subject: string): Promise<readonly SentState[]> {
  const rows = await withSession(ground, async (db) => {
    if ((await prepareSideTables(db, NOTIFICATION_TABLE)) !== undefined) return [];
    return db.query<{ sent: SentState }>(LAST, [subject]);
  });
  return (rows ?? []).map(({ sent }) => sent);
}

/** undefined where the database does not answer: that is no reason to tell nobody. */
async function withSession<Value>(
  { target, applicationName }: SentStatesGround,
  work: (db: Database) => Promise<Value>,
): Promise<Value | undefined> {
  try {
    const db = await connect({ target, profile: 'read', applicationName });
    return await work(db).finally(() => db.close());
  } catch {
    return undefined;
  }
}

/** A file that cannot be read or written means that a message may come twice. */
function readFile(path: string, subject: string): readonly SentState[] {
  try {
    const content = readJsonFile(path);
    const all = Array.isArray(content) ? (content as readonly SentState[]) : [];
    return all.filter((one) => one.subject === subject);
  } catch {
    return [];
  }
}

const MOST_KEPT = 1000;

function writeFile(path: string, states: readonly SentState[]): void {
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    const content = readJsonFile(path);
    const all = [...(Array.isArray(content) ? (content as readonly SentState[]) : []), ...states];
    replaceJsonFile(path, all.slice(-MOST_KEPT));
  } catch {
    return;
  }
}

function newest(states: readonly SentState[]): readonly SentState[] {
  const last = new Map<string, SentState>();
  for (const state of states) {
    const known = last.get(state.channel);
    if (known === undefined || state.at >= known.at) last.set(state.channel, state);
  }
  return [...last.values()];
}
