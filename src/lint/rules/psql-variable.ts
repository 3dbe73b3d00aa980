import { refusalRule } from './refusal.ts';

export const psqlVariable = refusalRule({
  id: 'psql-variable',
  title: 'A variable of psql in a file that psql does not run',
  why: 'Only psql puts a value in the place of :name, quoted or not; for the server the colon is a syntax error.',
  versions: 'all',
  fix: 'the value itself; or run the file with psql, and lint it with --runner psql',
  evidence:
    'The server answers 42601 at the colon (manual, psql, SQL Interpolation). The rest of the statement is judged without it.',
});
