import { expect, it } from 'vitest';
import { isOneWait, judgeStalls, renderStall } from '../../../src/deploy/stall-budget.ts';
import { statementsOf } from '../../support/statements.ts';

const first = (waits = 1) => ({ isFirst: true, waits });
const further = (waits = 1) => ({ isFirst: false, waits });
const nothing = undefined;

it.each([
  ['one ALTER', 'alter table a add x int', [first()]],
  [
    'a new table is nobody else’s',
    'create table d (); create index on d (id); alter table d add x int',
    [nothing, nothing, nothing],
  ],
  ['and the budget begins behind it', 'create table d (); alter table a add x int', [nothing, first()]],
  [
    'three tables',
    'alter table a add x int; alter table b add x int; drop table c',
    [first(), further(), further()],
  ],
  ['weak locks before do not count', 'insert into a values (1); alter table b add x int', [nothing, first()]],
  [
    'weak locks behind may wait too',
    'alter table b add x int; insert into a values (1)',
    [first(), further()],
  ],
  ['code may lock anything', 'alter table b add x int; do $$ begin end $$', [first(), further()]],
  [
    'what locks nothing waits for nothing',
    'alter table b add x int; set local work_mem = 64',
    [first(), nothing],
  ],
  ['a foreign key locks two', 'alter table a add foreign key (id) references b', [first(2)]],
])('%s', async (_, sql, expected) => {
  expect(judgeStalls(await statementsOf(sql), 180_000)).toEqual(expected);
});

it.each([
  [[], true],
  [[undefined, first()], true],
  [[first(2)], false],
  [[first(), further()], false],
])('%j is one wait: %s', (stalls, expected) => expect(isOneWait(stalls)).toBe(expected));

it('divides what is left among the locks of one statement', () => {
  expect(renderStall(first(2), 1000)).toContain('(d.deadline - d.now) / 2');
  expect(renderStall(first(), 1000)).toContain('c.now + 1000');
  expect(renderStall(first(), 1000)).not.toContain("plumbline.deadline')::");
});
