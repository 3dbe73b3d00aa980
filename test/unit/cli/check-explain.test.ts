import { expect, it } from 'vitest';
import { CHECKS } from '../../../src/checks/index.ts';
import { command } from '../../../src/cli/check-explain.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import { testContext } from '../../support/context.ts';

const settings = {
  migrations: '',
  validation: '',
  limits: DEFAULT_LIMITS,
  protected: [],
  contacts: [],
  accepted: [],
};

async function explain(id: string, format: 'table' | 'json' = 'table'): Promise<string> {
  const context = testContext();
  const common = { command: 'db-check explain', settings, format, output: undefined, color: false } as const;
  expect(await command.run(context, { ...common, target: undefined }, { id })).toBe(0);
  return context.written.stdout;
}

it.each(CHECKS.map(({ id }) => id))('explains %s', async (id) => {
  const text = await explain(id);
  const check = CHECKS.find((one) => one.id === id);
  expect(text).toMatch(new RegExp(`^${id}: `));
  expect(text.replaceAll('\n', ' ')).toContain(check?.why);
  expect(text.replaceAll('\n', ' ')).toContain(check?.fix);
  expect(JSON.parse(await explain(id, 'json'))).toMatchObject({ id, why: check?.why });
});

it('shows the SQL', async () => {
  await expect(await explain('connections')).toMatchFileSnapshot('../../golden/explain-connections.txt');
});

it('answers an id that does not exist with those that do', async () => {
  await expect(explain('nonsense')).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('role-visibility'),
  });
});
