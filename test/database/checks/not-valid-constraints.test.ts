import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

const ID = 'not-valid-constraints';

it('names what was never validated on a target; the fix validates it', async () => {
  const database = await createDatabase();
  await database.query(
    `create table t (id int primary key); create table other (id int);
     alter table t add constraint "Positive" check (id > 0) not valid;
     alter table other add constraint p check (id > 0) not valid`,
  );
  const input = { url: database.url, migrations: ['alter table t add column c int;'] };
  const findings = (await preCheck(input)).of(ID);
  expect(findings).toMatchObject([
    {
      status: 'warn',
      subject: 'constraint "Positive" of public.t',
      message: expect.stringContaining('(check)'),
    },
  ]);
  await database.query(findings[0]?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});
