/** One object of the server as the catalog queries of readDefinitions give it. */
export interface LiveObject {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  /** The table of a part or an index, the domain of a constraint. */
  readonly of: { readonly schema: string; readonly name: string } | null;
  /** `(int4, text[])` */
  readonly signature: string | null;
  /** SQL around names: before the thing's own name, between it and its table's, behind both. */
  readonly definition: readonly string[] | null;
  readonly facets: Readonly<Record<string, string | null>>;
}

/** What was asked, and what is there; what was asked and is not listed does not exist. */
export interface LiveDefinitions {
  readonly schema: string;
  readonly serverVersion: number;
  readonly asked: readonly { readonly kind: string; readonly schema: string | null; readonly name: string }[];
  readonly objects: readonly LiveObject[];
}
