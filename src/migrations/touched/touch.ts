import type { ObjectName } from '../object-name.ts';

/** What one statement changes. `complete` is false when the text does not tell everything. */
export interface Touch {
  readonly objects: readonly ObjectName[];
  readonly complete: boolean;
}

export const NOTHING: Touch = { objects: [], complete: true };
/** Something that ObjectName cannot name (a role, a cast), or that only the server knows. */
export const UNNAMEABLE: Touch = { objects: [], complete: false };

export function objects(...names: readonly (ObjectName | undefined)[]): Touch {
  return { objects: names.filter((name) => name !== undefined), complete: true };
}

export function together(touches: readonly Touch[]): Touch {
  return {
    objects: touches.flatMap((touch) => touch.objects),
    complete: touches.every((touch) => touch.complete),
  };
}

/** CASCADE changes objects that only the catalog can name. */
export function cascading(touch: Touch, behavior: string | undefined): Touch {
  return behavior === 'DROP_CASCADE' ? { ...touch, complete: false } : touch;
}
