import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { createDatabase } from './database.ts';
import { createProject } from './measuring.ts';
import { createTickClock, runWatching } from './watching.ts';

export interface MemoryMark {
  readonly tick: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A watch of so many ticks, a second apart, in the time they take; its memory behind a collection at each mark. */
export async function measureWatchMemory(
  ticks: number,
  marks: readonly number[],
): Promise<readonly MemoryMark[]> {
  const database = await createDatabase();
  await database.query(`create table item (id int primary key, owner int);
    insert into item select n, n % 10 from generate_series(1, 100) as n;
    create index item_owner on item (owner);
    create schema db_check`);
  const project = createProject({
    'validation/queries/by_owner.sql': '-- target: 1s\nselect * from item where owner = 5\n',
  });
  const measured: MemoryMark[] = [];
  const clock = createTickClock((tick) => {
    if (!marks.includes(tick)) return;
    for (let pass = 0; pass < 3; pass += 1) collectGarbage();
    const { heapUsed, rss } = process.memoryUsage();
    measured.push({ tick, heapBytes: heapUsed, rssBytes: rss });
  });
  const flags = { every: '1s', for: `${ticks - 1}s` };
  await runWatching({ url: database.url, project, clock, flags, context: { stderr: () => undefined } });
  const [count] = await database.query('select count(*)::int as ticks from db_check.watch_tick');
  expect(count).toEqual({ ticks });
  console.log(measured.map((mark) => describeMark(mark)).join('\n'));
  return measured;
}

function describeMark({ tick, heapBytes, rssBytes }: MemoryMark): string {
  return `tick ${tick}: heap ${(heapBytes / 2 ** 20).toFixed(1)} MB, resident ${(rssBytes / 2 ** 20).toFixed(0)} MB`;
}
