import { defineCheck } from './define-check.ts';

export const attestations = defineCheck({
  id: 'attestations',
  title: 'What no machine can see is vouched for',
  why: 'That a team is there, or that the rollback was tried in staging, no query can tell: somebody says so with a name, for a time, and the report shows it.',
  fix: 'ask again, and renew `attestations` in the configuration.',
  thresholds: 'one that has expired is unknown: nobody vouches for it any more.',
  privileges: 'none.',
  phases: ['pre'],
  needs: ['serverVersion'],
  good: 'all hold',
  judge({ serverVersion: { today } }, { attestations: given = [] }) {
    if (given.length === 0)
      return [{ status: 'skipped', subject: '', message: 'the configuration has none (attestations)' }];
    return given.map(({ what, by, until }) => {
      const holds = until >= today;
      return {
        status: holds ? ('pass' as const) : ('unknown' as const),
        subject: what,
        message: holds ? `${by} vouches for it until ${until}` : `${by} vouched for it until ${until} only`,
      };
    });
  },
});
