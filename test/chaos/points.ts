import type { Held, Passing } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';
import type { PointId } from './cell.ts';
import { untilRunner, type Stage } from './stage.ts';

/** A message that is being held at the point, if one is: nothing else is in the way then. */
type Reached = Promise<Held | undefined>;

/** Brings a runner whose statement is still held in the proxy to the point. */
export type Reach = (stage: Stage, statement: Held) => Reached;

export const isMain = ({ application }: Passing): boolean => !application.endsWith('/observer');

/** The message with the statement under test: alone, or between the others of its transaction. */
export function carriesStatement({ cell }: Stage): (passing: Passing) => boolean {
  const { statement, family } = cell.kind;
  return (passing) =>
    isMain(passing) &&
    passing.direction === 'to-server' &&
    passing.type === 'Q' &&
    (family === 'transaction'
      ? passing.query.includes(`\n;\n${statement}\n;\n`)
      : passing.query.trim() === statement);
}

/** The end of an answer to the statement's message. */
function answersStatement(stage: Stage, types: string): (passing: Passing) => boolean {
  const carries = carriesStatement(stage);
  return (passing) =>
    passing.direction === 'to-client' &&
    types.includes(passing.type) &&
    carries({ ...passing, direction: 'to-server', type: 'Q' });
}

/** The answer to a COMMIT of anything but the statement itself. */
const answersCommit = (passing: Passing): boolean =>
  isMain(passing) &&
  passing.direction === 'to-client' &&
  passing.type === 'C' &&
  passing.bytes.includes('COMMIT');

const phase =
  (name: string) =>
  async (stage: Stage): Promise<void> =>
    void (await untilRunner(stage, name, (session) => session.phase === name));

const asleep = (stage: Stage): Promise<unknown> =>
  untilRunner(stage, 'the runner to stand at the gate', ({ wait_event }) => wait_event === 'PgSleep');

/** DROP INDEX and DETACH tell of no phases: they wait for the transactions of others. */
const waitingForOthers = (stage: Stage): Promise<unknown> =>
  untilRunner(stage, 'the runner to wait for readers', ({ wait_event }) => wait_event === 'virtualxid');

/** Stops the scan of the table, does something, and lets it go on. */
async function duringScan(stage: Stage, statement: Held, act: () => Promise<unknown>): Promise<void> {
  await stage.close(0);
  statement.release();
  await asleep(stage);
  await act();
  await stage.open(0);
}

const reader = (stage: Stage): string =>
  `begin; lock table ${stage.cell.kind.family === 'detach' ? 'part' : 'item'} in access share mode`;

const WRITER = 'begin; lock table item in row exclusive mode';

const nothingHeld = undefined;

export const REACH: Readonly<Record<PointId, Reach>> = {
  before: async (_stage, statement) => statement,

  'writers before build': async (stage, statement) => {
    await stage.occupy(WRITER);
    statement.release();
    await phase('waiting for writers before build')(stage);
    return nothingHeld;
  },

  scanning: async (stage, statement) => {
    await stage.close(0);
    statement.release();
    await asleep(stage);
    return nothingHeld;
  },

  'writers before validation': async (stage, statement) => {
    await duringScan(stage, statement, () => stage.occupy(WRITER));
    await phase('waiting for writers before validation')(stage);
    return nothingHeld;
  },

  // A row that came during the scan is missing in the index, so that the validation has to look at it.
  validating: async (stage, statement) => {
    await duringScan(stage, statement, async () => {
      await stage.query('insert into item values (10001)');
      await stage.close(1);
    });
    await phase('index validation: scanning table')(stage);
    await asleep(stage);
    return nothingHeld;
  },

  'old snapshots': async (stage, statement) => {
    const snapshot = 'begin isolation level repeatable read; select count(*) from log';
    await duringScan(stage, statement, () => stage.occupy(snapshot));
    await phase('waiting for old snapshots')(stage);
    return nothingHeld;
  },

  'readers before marking dead': async (stage, statement) => {
    if (stage.cell.kind.family === 'build') {
      await duringScan(stage, statement, () => stage.occupy(reader(stage)));
      await phase('waiting for readers before marking dead')(stage);
      return nothingHeld;
    }
    await stage.occupy(reader(stage));
    statement.release();
    await waitingForOthers(stage);
    return nothingHeld;
  },

  'readers before dropping': async (stage, statement) => {
    const first: { leave(): Promise<void> }[] = [];
    const occupy = async (): Promise<unknown> => first.push(await stage.occupy(reader(stage)));
    if (stage.cell.kind.family === 'build') {
      await duringScan(stage, statement, occupy);
      await phase('waiting for readers before marking dead')(stage);
    } else {
      await occupy();
      statement.release();
      await waitingForOthers(stage);
    }
    await stage.occupy(reader(stage));
    await first[0]?.leave();
    if (stage.cell.kind.family === 'build') await phase('waiting for readers before dropping')(stage);
    else await until('the index to be dead', () => isDead(stage));
    await waitingForOthers(stage);
    return nothingHeld;
  },

  'in the statement': async (stage, statement) => {
    await stage.close(0);
    statement.release();
    await asleep(stage);
    return nothingHeld;
  },

  'in the journal': async (stage, statement) => {
    await stage.occupy('begin; lock table db_check.segment in share mode');
    statement.release();
    await until('the runner to write its journal', async () => {
      const waiting = await stage.query(
        `select from pg_locks where relation = 'db_check.segment'::regclass and not granted`,
      );
      return waiting.length > 0;
    });
    return nothingHeld;
  },

  'in the commit': async (stage, statement) => {
    await stage.close(2);
    statement.release();
    await asleep(stage);
    return nothingHeld;
  },

  'statement unanswered': (stage, statement) => {
    const answer = stage.proxy.hold(answersStatement(stage, 'CE'));
    statement.release();
    return answer;
  },

  'clearing remains': (stage, statement) => {
    const clearing = stage.proxy.hold(
      (passing) => isMain(passing) && passing.query.startsWith('drop index concurrently if exists'),
    );
    statement.release();
    return clearing;
  },

  'journal unanswered': async (stage, statement) => {
    const { proxy, cell } = stage;
    if (cell.kind.family === 'transaction') {
      const answer = proxy.hold(answersCommit);
      statement.release();
      return answer;
    }
    const done = proxy.hold(answersStatement(stage, 'CE'));
    statement.release();
    const answered = await done;
    const journalled = proxy.hold(answersCommit);
    answered.release();
    return journalled;
  },
};

async function isDead(stage: Stage): Promise<boolean> {
  const rows = await stage.query('select from pg_index where not indislive');
  return rows.length > 0;
}
