import { columnStyle } from '../style-of-column.ts';

export const preferTimestamptz = columnStyle({
  id: 'prefer-timestamptz',
  title: 'timestamp without time zone',
  why: 'timestamp is what a clock on the wall shows: which instant it means depends on who reads it, and now() stored in it depends on the TimeZone of the session. (It is what Prisma makes of DateTime unless @db.Timestamptz is written.)',
  versions: 'all',
  fix: 'timestamptz, which is as large and means one instant',
  evidence:
    'timestamp to timestamptz rewrites the table unless TimeZone is UTC (measured on 15 and 18); manual 8.5.1.3.',
  isOffended: ({ type }) => type === 'timestamp',
  message: () => 'means another instant for each session with another TimeZone',
  instead: () => 'timestamptz',
});
