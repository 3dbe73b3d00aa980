import { refusalRule } from './refusal.ts';

export const copyStream = refusalRule({
  id: 'copy-stream',
  roles: ['migration', 'rollback'],
  title: 'COPY that wants its rows from psql',
  why: 'COPY … FROM STDIN takes the rows that stand behind it in the file from a client that knows how to send them; a driver sends the text as SQL, and the server answers with a syntax error or waits for rows.',
  versions: 'all',
  fix: 'INSERT … VALUES, or load the rows with psql outside the migrations',
  evidence:
    "Manual, COPY: STDIN is the client's own connection. The rows up to \\. are blanked here, so that the rest of the file is judged.",
});
