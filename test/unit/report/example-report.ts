import type { Report } from '../../../src/report/report.ts';

/** One of everything a report can hold, with texts that try to break a table. */
export const exampleReport: Report = {
  schemaVersion: 1,
  tool: { name: 'pg-plumbline', version: '0.1.0' },
  command: 'db-check pre',
  runId: 'r-0001',
  target: 'deployer@db.example.org:5432/shop',
  startedAt: '2026-01-02T03:04:05.000Z',
  finishedAt: '2026-01-02T03:04:05.250Z',
  verdict: {
    status: 'failed',
    summary: '1 failed (long-running-queries), 1 unknown (connections)',
    exitCode: 1,
  },
  sections: [
    {
      kind: 'findings',
      id: 'checks',
      title: 'Health checks',
      findings: [
        { id: 'server-version', status: 'pass', subject: '', message: 'PostgreSQL 18.4' },
        {
          id: 'long-running-queries',
          status: 'fail',
          subject: 'pid 4711 (psql\u001b[2J, user 田中)',
          message: `active: select ${'x'.repeat(90)} from a_table where condition`,
          measured: '7 min',
          limit: '5 min',
          fix: 'select pg_catalog.pg_terminate_backend(4711); -- a long line that must be pasted whole, however long',
        },
        {
          id: 'pooler',
          status: 'skipped',
          subject: '',
          message: 'not asked for',
          location: {
            file: 'migrations/1_a/migration.sql',
            line: 3,
            column: 8,
            lineText: 'create index on t (a);',
          },
        },
        { id: 'connections', status: 'unknown', subject: '', message: 'cannot be read', optional: true },
      ],
    },
    {
      kind: 'table',
      id: 'queries',
      title: 'Target queries',
      columns: [{ title: 'query' }, { title: 'p50', align: 'right' }, { title: 'verdict' }],
      rows: [
        ['recent orders', '12.4 ms', { text: 'improved', tone: 'good' }],
        [
          'an order by its number, with a long explanation of what it is for',
          '1204.0 ms',
          { text: 'missed', tone: 'bad' },
        ],
      ],
      notes: ['20 runs each, warm cache.'],
      figure: {
        kind: 'ranges',
        description: 'times before and after',
        groups: [
          {
            label: 'recent orders',
            note: 'improved',
            tone: 'good',
            targetMs: 50,
            before: { lowMs: 200, midMs: 210.4, highMs: 380 },
            after: { lowMs: 0.2, midMs: 0.4, highMs: 1.9 },
          },
          {
            label: 'an order by its number, with a long explanation of what it is for',
            note: 'inconclusive',
            tone: 'warn',
            targetMs: 20,
            before: undefined,
            after: { lowMs: 1100, midMs: 1204, highMs: 1300 },
          },
        ],
      },
    },
    {
      kind: 'table',
      id: 'timeline',
      title: 'Timeline',
      columns: [{ title: 'what' }, { title: 'took', align: 'right' }],
      rows: [
        ['Deployment', '62 s'],
        ['  the index', { text: '40 s', tone: 'bad' }],
      ],
      figure: {
        kind: 'timeline',
        description: 'what happened when',
        startedAt: '2026-01-02T03:04:05.000Z',
        lengthMs: 62_000,
        rows: [
          {
            label: 'Deployment',
            note: '62 s',
            depth: 0,
            bars: [
              { kind: 'planned', tone: 'muted', fromMs: 0, toMs: 30_000 },
              { kind: 'actual', tone: 'good', fromMs: 0, toMs: 62_000 },
            ],
          },
          {
            label: 'create index concurrently a_long_name_of_an_index on a_table',
            note: '40 s, failed',
            depth: 2,
            bars: [
              { kind: 'waited', tone: 'warn', fromMs: 2_000, toMs: 22_000 },
              { kind: 'actual', tone: 'bad', fromMs: 22_000, toMs: 62_000 },
            ],
          },
        ],
      },
    },
    {
      kind: 'facts',
      id: 'sign-off',
      title: 'Sign-off',
      facts: [
        { name: 'deployed by', value: { text: 'Ada | <b>', tone: 'good' } },
        { name: 'approved by', value: '' },
      ],
    },
    {
      kind: 'listings',
      id: 'sql',
      title: 'Texts',
      listings: [
        { title: '1', detail: 'alone', panes: [{ title: '', text: 'select 1\n  as "``` \u001b[2J";' }] },
        {
          title: 'plans',
          panes: [
            { title: 'before', text: 'Seq Scan' },
            { title: 'after', text: 'Index Scan' },
          ],
        },
      ],
    },
    { kind: 'text', id: 'notes', title: 'Notes', lines: ['restore point: 0/16B3748', 'two\nlines'] },
  ],
  next: ['db-check pre'],
};
