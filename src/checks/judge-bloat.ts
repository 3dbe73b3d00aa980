import { renderBytes } from '../bytes.ts';
import type { Limits } from '../config/settings.ts';
import type { CheckFinding } from './check.ts';

/** Something that was written long ago, and what it would take if it were written anew. */
export interface Grown {
  /** `index public.i` */
  readonly subject: string;
  readonly bytes: number;
  readonly newBytes: number;
  readonly fix: string;
}

export function judgeBloat(
  { subject, bytes, newBytes, fix }: Grown,
  { maxBloatPercent, maxBloatBytes }: Limits,
): readonly CheckFinding[] {
  const freed = bytes - newBytes;
  const percent = (freed / Math.max(bytes, 1)) * 100;
  if (freed < maxBloatBytes || percent < maxBloatPercent) return [];
  return [
    {
      status: 'warn',
      subject,
      message: `takes ${renderBytes(bytes)}; written anew it would take about ${renderBytes(newBytes)}, by its statistics`,
      measured: `${Math.floor(percent)} %`,
      limit: `${maxBloatPercent} %`,
      fix,
    },
  ];
}

/** Of both checks. */
export const BLOAT_THRESHOLDS =
  'limits.maxBloatPercent (50, ours) of what it takes and limits.maxBloatBytes (100 MiB, as awesome-prometheus-alerts counts indexes) warn together. A B-tree under random inserts comes to rest at 69 % full (Yao 1978), so a quarter is no bloat.';
