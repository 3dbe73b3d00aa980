import type { Acceptance } from '../../config/settings.ts';
import type { Finding } from '../../report/finding.ts';

/**
 * Marks what somebody accepted and still answers for; what is over says so in its message.
 * @param today YYYY-MM-DD, UTC
 */
export function acceptFindings(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  today: string,
): readonly Finding[] {
  return findings.map((finding) => {
    const meant = acceptances.filter((acceptance) => isMeant(acceptance, finding));
    const acceptance = meant.find(({ until }) => until >= today);
    if (acceptance !== undefined) {
      const { owner, until, reason } = acceptance;
      return { ...finding, accepted: { owner, until, reason } };
    }
    const [over] = meant;
    if (over === undefined) return finding;
    return {
      ...finding,
      message: `${finding.message}; ${over.owner} accepted it until ${over.until}, which is over`,
    };
  });
}

/** What was accepted and is not found any more: nobody should find it accepted when it comes back. */
export function findUnusedAcceptances(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
): readonly Acceptance[] {
  return acceptances.filter((acceptance) => !findings.some((finding) => isMeant(acceptance, finding)));
}

function isMeant({ check, subject = '' }: Acceptance, { id, status, subject: about }: Finding): boolean {
  return id === check && (status === 'warn' || status === 'fail') && about.includes(subject);
}
