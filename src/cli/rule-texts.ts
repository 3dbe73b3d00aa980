import { CHECKS } from '../checks/index.ts';
import { RULES } from '../lint/rules/index.ts';
import { JUDGEMENTS } from '../measure/judgements.ts';
import type { RuleText } from '../report/rule-text.ts';

/** All that the ids of findings can mean, for formats that explain them. */
export const RULE_TEXTS: ReadonlyMap<string, RuleText> = new Map(
  [...CHECKS, ...JUDGEMENTS, ...RULES].map(({ id, title, why, fix }) => [id, { title, why, fix }]),
);
