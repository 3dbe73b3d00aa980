import { refusalRule } from './refusal.ts';

export const sessionReset = refusalRule({
  id: 'session-reset',
  roles: ['migration', 'rollback'],
  title: 'DISCARD ALL, RESET ALL or DEALLOCATE ALL in a migration',
  why: 'It takes away what db-deploy keeps in the session: the lock that holds a second runner back, the timeouts that would kill a build, the prepared statements that write the journal.',
  versions: 'all',
  fix: 'RESET of single settings by name; what a file sets is reset behind the file anyway',
  evidence: 'Manual, DISCARD: ALL includes pg_advisory_unlock_all().',
});
