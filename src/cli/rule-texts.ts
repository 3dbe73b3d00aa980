import { CHECKS } from '../checks/index.ts';
import { JUDGEMENTS } from '../measure/judgements.ts';
import type { RuleText } from '../report/rule-text.ts';

/** All that the ids of findings can mean, for formats that explain them. */
export const RULE_TEXTS: ReadonlyMap<string, RuleText> = new Map(
  [...CHECKS, ...JUDGEMENTS].map(({ id, title, why, fix }) => [id, { title, why, fix }]),
);
