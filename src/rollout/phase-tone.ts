import type { Tone } from '../report/tone.ts';
import type { PhaseState } from './rollout-record.ts';

export const PHASE_TONE: Readonly<Record<PhaseState, Tone>> = {
  waiting: 'muted',
  entering: 'warn',
  performing: 'warn',
  soaking: 'warn',
  verifying: 'warn',
  done: 'good',
  failed: 'bad',
  paused: 'warn',
  'rolling-back': 'bad',
  'rolled-back': 'bad',
};
