import type { Check } from '../checks/check.ts';

/** What the judgements on measurements are about, for `db-check explain`; their findings bear these ids. */
export const JUDGEMENTS: readonly Pick<Check, 'id' | 'title' | 'why' | 'fix' | 'phases'>[] = [
  {
    id: 'new-index',
    title: 'New indexes are valid and used',
    why: 'An index costs every write and its share of the cache. One that no plan of any target query uses, with all their sampled values, either helps a query that is missing in validation/queries, or nobody.',
    fix: 'rebuild an INVALID one; for an unused one add the query that it is meant for, or drop it. A new index on an expression wants an ANALYZE of its table first.',
    phases: ['post'],
  },
  {
    id: 'cache-hit',
    title: 'The measured work is cached',
    why: 'Blocks that are not in shared_buffers come from the system cache or the disk, which is many times slower and varies. The ratio counts the blocks of the measured executions only, after their first runs.',
    fix: 'find the query that reads most blocks in the table of times; an index that lets it read fewer helps more than a larger shared_buffers.',
    phases: ['post'],
  },
  {
    id: 'vacuum',
    title: 'The tables were vacuumed before both measurements',
    why: 'Blocks are counted, so they are the same on a loaded machine; but dead rows and pages that are not all-visible change them without any change of the query: an index-only scan took 52 blocks, and 3 after VACUUM.',
    fix: 'measure both sides with --vacuum, as the owner of the tables or with MAINTAIN (from PostgreSQL 17 on).',
    phases: ['post'],
  },
  {
    id: 'comparison',
    title: 'The target queries did not regress',
    why: 'A query regressed when it does more work (blocks, spills, rows read) and takes longer too. Another plan alone is what an index is for. Time alone is never enough: on a machine with neighbours, two measurements of the same query differed by more than 10 % in two of five cases.',
    fix: 'look at the plans of db-check compare; ANALYZE the tables, then measure again; when the plan stays worse, db-rollback --last.',
    phases: ['post'],
  },
];
