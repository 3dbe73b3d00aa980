import { refusalRule } from './refusal.ts';

export const nothingToDo = refusalRule({
  id: 'nothing-to-do',
  // an empty rollback is missing: rollback-missing
  roles: ['migration'],
  title: 'A file without a statement',
  why: 'An empty file is recorded as applied; more often than not somebody forgot to save it, or every statement is commented out. db-deploy refuses it.',
  versions: 'all',
  fix: 'its statements, or select 1; where nothing is to be done on purpose',
  evidence: 'Prisma and nine other runners record an empty file as applied.',
});
