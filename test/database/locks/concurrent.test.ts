import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { effectsOf } from '../../../src/locks/effects.ts';
import { createDatabase } from '../../support/database.ts';
import { compareLocks } from '../../support/compare-locks.ts';
import { statementOf } from '../../support/statements.ts';
import { backendPid, observeLocks, readRelations } from '../../support/trace-locks.ts';
import { until } from '../../support/until.ts';

/** What a transaction does first, so that the statement has to wait for its end with its locks in hand. */
const CASES: readonly (readonly [blocker: string, statement: string])[] = [
  ['insert into u values (9, 9, 9)', 'create index concurrently x on u (w)'],
  ['insert into u values (9, 9, 9)', 'drop index concurrently x'],
  ['insert into u values (9, 9, 9)', 'reindex index concurrently u_v_idx'],
  ['insert into u values (9, 9, 9)', 'reindex table concurrently u'],
  // Its second transaction: the first one leaves no lock behind when it waits for readers of the parent.
  ['select * from part_1', 'alter table part detach partition part_1 concurrently'],
  ['lock table u in share update exclusive mode', 'vacuum u'],
  ['select * from u', 'vacuum (full) u'],
];

it('predicts the locks of what cannot run in a transaction', async () => {
  const database = await createDatabase();
  const [blocker, runner, observer] = [
    await database.client(),
    await database.client(),
    await database.client(),
  ];
  await runner.query(readFileSync('test/fixtures/locks/database.sql', 'utf8'));
  const version = Number(
    (await observer.query<{ v: string }>(`select current_setting('server_version_num') as v`)).rows[0]?.v,
  );
  const pid = backendPid(runner);
  for (const [block, sql] of CASES) {
    const relations = await readRelations(observer);
    await blocker.query(`begin; ${block}`);
    const running = runner.query(sql);
    await until(`${sql} waits`, async () => {
      const { rows } = await observer.query(
        `select from pg_stat_activity where pid = $1 and state = 'active' and wait_event_type = 'Lock'`,
        [pid],
      );
      return rows.length === 1;
    });
    // Nothing was done yet: only the modes can be compared.
    const { locks, unknown } = effectsOf(statementOf(sql), version);
    const modes = locks.map((one) => ({ ...one, rewrites: 'depends' as const, scans: 'depends' as const }));
    expect(
      compareLocks({ locks: modes, unknown }, await observeLocks(observer, relations, pid)),
      sql,
    ).toEqual([]);
    await blocker.query('rollback');
    await running;
  }
});
