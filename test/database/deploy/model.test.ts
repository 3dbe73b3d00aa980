import { inject } from 'vitest';
import { defineModel } from '../../chaos/model/define-model.ts';

/** The full run is `npm run test:chaos`, with a server that is restarted too. */
const runs = Number(process.env['PLUMBLINE_CHAOS_RUNS'] ?? 20);

defineModel({ url: () => inject('serverUrl'), runs, restart: undefined, timeoutMs: 600_000 });
