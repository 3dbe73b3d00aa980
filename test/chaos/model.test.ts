import { inject } from 'vitest';
import { defineModel } from './model/define-model.ts';

/** The rest of the thousand is model-restarts.test.ts. */
const runs = Number(process.env['PLUMBLINE_CHAOS_RUNS'] ?? 650);

defineModel({ url: () => inject('serverUrl'), runs, restart: undefined, timeoutMs: 2_400_000 });
