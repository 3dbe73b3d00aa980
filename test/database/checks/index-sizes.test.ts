import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { KNOWN_TYPES, OTHER_TYPES, sizeIndexes } from '../../support/index-sizes.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** Not every image in containers has ICU. */
const serverUrl = useOwnServer({});

/** Fewer pages than in the bench, so that one page more or less counts for more. */
const ROWS = 20_000;

it.each([
  { set: KNOWN_TYPES, percent: 5 },
  { set: OTHER_TYPES, percent: 10 },
])('tells the size of an index within $percent %: $set.title', async ({ set, percent }) => {
  const { url } = await createDatabase(serverUrl());
  const sized = await sizeIndexes(url, set, ROWS);
  expect(sized).toHaveLength(set.indexes.length);
  const errors = sized.map(({ index, errorPercent }) => [index, errorPercent] as const);
  expect(errors.filter(([, error]) => error === undefined || Math.abs(error) > percent)).toEqual([]);
});

it('without statistics on columns that go together says both ends, and the truth lies between', async () => {
  const { url } = await createDatabase(serverUrl());
  const set = {
    title: 'correlated',
    setup: (rows: number) => `
      create table sized (city int, country int);
      insert into sized select i % 2000, i % 2000 % 40 from generate_series(1, ${rows}) as i;
      analyze sized`,
    indexes: ['on sized (city, country)'],
  };
  const [one] = await sizeIndexes(url, set, ROWS);
  if (one?.forecast.kind !== 'known') throw new Error('it is unknown');
  expect(one.forecast.leastBytes / one.bytes).toBeCloseTo(1, 1);
  expect(one.forecast.bytes).toBeGreaterThan(one.bytes * 1.2);
});
