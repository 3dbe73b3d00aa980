import type { ObjectName } from '../migrations/object-name.ts';

/** One object of the server as the catalog queries of readDefinitions give it. */
export interface LiveObject {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  /** The table of a part or an index, the domain of a constraint. */
  readonly of: { readonly schema: string; readonly name: string; readonly kind?: string } | null;
  /** `("pg_catalog"."int4")` */
  readonly signature: string | null;
  /** SQL cut where names stand; null where it cannot be made again. */
  readonly definition: readonly string[] | null;
  readonly facets: Readonly<Record<string, string | null>>;
}

/** What was asked, and what is there; what was asked and is not listed does not exist. */
export interface LiveDefinitions {
  /** Where names without schema live. */
  readonly schema: string;
  /** e.g. 180004 */
  readonly serverVersion: number;
  readonly asked: readonly ObjectName[];
  readonly objects: readonly LiveObject[];
}
