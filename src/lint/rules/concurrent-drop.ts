import { refusalRule } from './refusal.ts';

export const concurrentDrop = refusalRule({
  id: 'concurrent-drop',
  roles: ['migration', 'rollback'],
  title: 'DROP INDEX CONCURRENTLY of several indexes, or with CASCADE',
  why: 'The server refuses it with 0A000, and nothing is dropped.',
  versions: 'all',
  fix: 'one statement for each index; the constraint instead, where the index belongs to one',
  evidence: '0A000 measured on 15 and 18; manual, DROP INDEX.',
});
