import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

/** Last day of support by major version (postgresql.org/support/versioning). */
export const END_OF_LIFE: Readonly<Record<number, string>> = {
  14: '2026-11-12',
  15: '2027-11-11',
  16: '2028-11-09',
  17: '2029-11-08',
  18: '2030-11-14',
};

const OLDEST = 14;
const NEWEST_TESTED = 18;

export const serverVersion = defineCheck({
  id: 'server-version',
  title: 'The server version is one to build indexes on',
  why: 'PostgreSQL 14.0 to 14.3 can corrupt an index that is built or rebuilt CONCURRENTLY (fixed in 14.4); a version out of support gets no fix for the next such bug.',
  fix: 'upgrade to the newest minor version; it needs a restart, no dump.',
  thresholds:
    '14.0 to 14.3 and versions before 14 fail; out of support warns (postgresql.org/support/versioning).',
  privileges: 'none.',
  phases: ['pre', 'post'],
  needs: ['serverVersion'],
  good: 'supported and tested',
  judge({ serverVersion }) {
    const subject = `PostgreSQL ${serverVersion.text}`;
    const major = Math.floor(serverVersion.number / 10_000);
    const endOfLife = END_OF_LIFE[major];
    const finding = (status: CheckFinding['status'], message: string): CheckFinding => ({
      status,
      subject,
      message,
    });
    if (serverVersion.number >= 140_000 && serverVersion.number < 140_004)
      return [finding('fail', 'may corrupt indexes built CONCURRENTLY: upgrade to 14.4 or newer first')];
    if (major < OLDEST)
      return [finding('fail', `is older than ${OLDEST}, the oldest version supported here`)];
    if (major > NEWEST_TESTED)
      return [finding('warn', `is newer than ${NEWEST_TESTED}, the newest version tested`)];
    if (endOfLife !== undefined && serverVersion.today > endOfLife)
      return [finding('warn', `has had no fixes since ${endOfLife}: plan the upgrade`)];
    return [finding('pass', `supported until ${endOfLife}`)];
  },
});
