import { refusalRule } from './refusal.ts';

export const psqlMetaCommand = refusalRule({
  id: 'psql-meta-command',
  title: 'A command of psql in a file that psql does not run',
  why: 'Only psql knows \\set, \\i, \\copy and their like; the server, which every other runner sends the file to, takes the backslash for a syntax error.',
  versions: 'all',
  fix: 'plain SQL; or run the file with psql, and lint it with --runner psql',
  evidence:
    "The server answers 42601 at the backslash. The command's line is blanked here, so that the rest of the file is judged.",
});
