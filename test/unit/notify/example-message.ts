import type { Message } from '../../../src/notify/message.ts';

export const exampleMessage: Message = {
  subject: 'watch 20260301T120000-abc123',
  state: 'degraded',
  severity: 'failure',
  summary: 'the mean of list_all & co is 312 ms > 200 ms',
  details: ['cache 91 % (limit 95 %)', 'a <script> is shown as it is'],
  next: ['db-rollback --last'],
  runId: '20260301T120000-abc123',
  target: 'app@db:5432/shop',
};
