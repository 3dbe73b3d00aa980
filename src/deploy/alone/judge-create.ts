import type { SeenIndex } from './index-look.ts';

/**
 * What to do about an index before its statement is sent (engine rule 8).
 * wait: somebody is still building it. adopt: it is there, valid and as intended. rebuild: INVALID remains of a build
 * of this very definition, whoever began it. refuse: something else has that name; both definitions are shown.
 */
export type IndexDecision =
  | { readonly action: 'run' }
  | { readonly action: 'wait'; readonly pid: number; readonly index: SeenIndex }
  | { readonly action: 'adopt'; readonly index: SeenIndex }
  | { readonly action: 'rebuild'; readonly index: SeenIndex }
  | { readonly action: 'refuse'; readonly index: SeenIndex };

export interface Intent {
  /** Unquoted; undefined when the server picks the name. */
  readonly name: string | undefined;
  readonly body: string;
  /** The journal says that this very statement was begun before. */
  readonly begun: boolean;
}

/** Judges a CREATE INDEX against the indexes its table has now. */
export function judgeCreate(indexes: readonly SeenIndex[], intent: Intent): IndexDecision {
  const index = findCandidate(indexes, intent);
  if (index === undefined) return { action: 'run' };
  if (index.builderPid !== undefined) return { action: 'wait', pid: index.builderPid, index };
  if (index.body !== intent.body) return { action: 'refuse', index };
  return { action: index.isValid ? 'adopt' : 'rebuild', index };
}

/** Without a name only what an interrupted attempt of ours left behind can be meant: a twin of the definition. */
function findCandidate(indexes: readonly SeenIndex[], intent: Intent): SeenIndex | undefined {
  if (intent.name !== undefined) return indexes.find((index) => index.name === intent.name);
  return intent.begun ? indexes.findLast((index) => index.body === intent.body) : undefined;
}
