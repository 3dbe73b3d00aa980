import { findIrreversible } from '../../migrations/irreversible.ts';
import { defineRule } from '../rule.ts';

export const rollbackMissing = defineRule({
  id: 'rollback-missing',
  title: 'A migration without a way back',
  severity: 'error',
  why: 'At three in the morning db-rollback has nothing to run, and db-deploy refuses the migration for it: somebody writes DDL by hand against a database in trouble.',
  versions: 'all',
  fix: 'rollback.sql beside migration.sql; when nothing can bring the old state back, write there: -- plumbline: irreversible <reason>',
  evidence: 'db-deploy ends with exit 2 before it connects (src/migrations/pair.ts).',
  roles: ['migration', 'rollback'],
  judgeFile(file) {
    const { migration, role, counterpart, source, statements, refusals, runner } = file;
    if (migration === undefined || runner !== 'plumbline') return [];
    const header = findIrreversible(source.text);
    const at = header?.offset ?? 0;
    const place = { start: at, end: at, subject: `migration ${migration}` };
    if (header?.reason === '')
      return [
        {
          ...place,
          message: 'it is called irreversible without a reason',
          instead: '-- plumbline: irreversible <reason>',
        },
      ];
    const isEmpty = statements.length === 0 && refusals.every(({ code }) => code === 'nothing-to-do');
    if (role === 'rollback') {
      const isSaid = header !== undefined || findIrreversible(counterpart?.source.text ?? '') !== undefined;
      if (isSaid && !isEmpty)
        return [
          {
            ...place,
            message: 'it is called irreversible, and has a rollback with statements',
            instead: 'remove the comment or the statements',
          },
        ];
      return isSaid || !isEmpty
        ? []
        : [
            {
              ...place,
              message: 'its rollback has no statement',
              instead: '-- plumbline: irreversible <reason>',
            },
          ];
    }
    if (counterpart !== undefined || header !== undefined) return [];
    return [
      {
        ...place,
        message: 'it has no rollback: db-deploy refuses it',
        instead: 'write rollback.sql beside it, or there: -- plumbline: irreversible <reason>',
      },
    ];
  },
});
