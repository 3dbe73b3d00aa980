import { refusalRule } from './refusal.ts';

export const outsideInBlock = refusalRule({
  id: 'outside-in-block',
  roles: ['migration', 'rollback'],
  title: 'A statement between BEGIN and COMMIT that cannot run in a transaction',
  why: 'CREATE INDEX CONCURRENTLY, VACUUM and their like commit in between: inside BEGIN the server refuses them with 25001, and everything since BEGIN is undone.',
  versions: 'all',
  fix: 'in front of BEGIN or behind COMMIT',
  evidence: '25001 measured on 14 to 18; manual, CREATE INDEX, Building Indexes Concurrently.',
});
