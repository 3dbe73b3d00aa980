import type { Rule } from '../rule.ts';
import { createIndexNotConcurrent } from './create-index-not-concurrent.ts';
import { syntaxError } from './syntax-error.ts';
import { UNUSED_IGNORE } from './unused-ignore.ts';

/** Every rule, by the name of its file; fixtures in test/fixtures/lint/<id>. */
export const RULES: readonly Rule[] = [createIndexNotConcurrent, syntaxError, UNUSED_IGNORE];
