import type { PhaseRecord } from './rollout-record.ts';

const WORDS: Readonly<Record<PhaseRecord['state'], string>> = {
  waiting: 'waiting',
  entering: 'at its entry gates',
  performing: 'performing',
  soaking: 'soaking',
  verifying: 'at its success gates',
  done: 'done',
  failed: 'failed',
  paused: 'paused',
  'rolling-back': 'rolling back',
  'rolled-back': 'rolled back',
};

export function renderState({ state, attempt }: Pick<PhaseRecord, 'state' | 'attempt'>): string {
  return attempt === 1 ? WORDS[state] : `${WORDS[state]}, attempt ${attempt}`;
}
