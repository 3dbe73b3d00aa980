import { refusalRule } from './refusal.ts';

export const savepointOutsideBlock = refusalRule({
  id: 'savepoint-outside-block',
  roles: ['migration', 'rollback'],
  title: 'A savepoint outside a transaction',
  why: 'The server refuses SAVEPOINT, RELEASE and ROLLBACK TO with 25P01 where no BEGIN stands before them.',
  versions: 'all',
  fix: 'BEGIN before and COMMIT behind, or no savepoint',
  evidence: 'Manual, SAVEPOINT: savepoints can only be established inside a transaction block.',
});
