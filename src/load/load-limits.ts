import type { LoadLimits } from '../config/settings.ts';

export const DEFAULT_LOAD_LIMITS: LoadLimits = { maxMeanMs: 500, maxP95Ms: 2000, maxErrorPercent: 1 };
