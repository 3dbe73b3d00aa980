import type { FactName } from '../facts/index.ts';
import type { Check } from './check.ts';

/** Infers what the check may read from its `needs`. */
export function defineCheck<const Needs extends FactName>(check: Check<Needs>): Check<Needs> {
  return check;
}
