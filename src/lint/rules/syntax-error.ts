import { refusalRule } from './refusal.ts';

export const syntaxError = refusalRule({
  id: 'syntax-error',
  title: 'A statement that PostgreSQL cannot parse',
  why: 'The server refuses the statement with SQLSTATE 42601, and with it everything that stands in the same transaction.',
  versions: 'the grammar is that of PostgreSQL 18',
  fix: 'correct it where the caret points; the other statements of the file are judged all the same',
  evidence: "PostgreSQL's own parser (libpg-query 18) says so; each statement is parsed for itself.",
});
