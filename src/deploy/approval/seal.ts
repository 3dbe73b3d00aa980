import { hash } from 'node:crypto';
import type { Approval } from './approval.ts';

/** An approval as a plan file holds it: what was approved cannot be edited without being noticed. */
export interface SealedApproval {
  readonly format: 1;
  readonly seal: string;
  readonly approval: Approval;
}

export function seal(approval: Approval): SealedApproval {
  return { format: 1, seal: digest(approval), approval };
}

export function isIntact({ seal: given, approval }: SealedApproval): boolean {
  return given === digest(approval);
}

/** The order of keys survives a file: JSON.parse keeps it. */
function digest(approval: Approval): string {
  return hash('sha256', JSON.stringify(approval));
}
