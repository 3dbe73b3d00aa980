import { defineCheck } from './define-check.ts';

export const pooler = defineCheck({
  id: 'pooler',
  title: 'The connection goes straight to the server',
  why: 'Behind a transaction pooler two statements may reach two sessions: SET does not last, and the advisory lock that keeps two deployments apart excludes nobody.',
  fix: "connect to the server's own host and port; where the pool is in session mode, say so: db-deploy --pooler session.",
  thresholds: 'another process than the promised one fails.',
  privileges: 'none.',
  phases: ['pre', 'watch'],
  needs: ['backendPid'],
  good: 'no pooler in between',
  judge({ backendPid }) {
    const { announced, answering } = backendPid;
    if (announced === answering) return [];
    return [
      {
        status: 'fail',
        subject: 'connection',
        message: `goes through a pooler: it was opened to process ${announced}, and process ${answering} answers; connect to the server itself`,
      },
    ];
  },
});
