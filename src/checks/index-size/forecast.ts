export type IndexForecast =
  | {
      readonly kind: 'known';
      /** Of the index, over all partitions. */
      readonly bytes: number;
      /** Smaller than `bytes` where columns that go together could make fewer different keys than is known. */
      readonly leastBytes: number;
      /** What is sorted, before equal keys are merged: the temporary files. */
      readonly sortedBytes: number;
      readonly tableBytes: number;
      readonly rows: number;
      /** Long values may be compressed in an index: it will not be larger than that. */
      readonly mayCompress: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly fix?: string };

export type Unknown = Extract<IndexForecast, { readonly kind: 'unknown' }>;

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}

export function neverAnalyzed(table: string): Unknown {
  return { ...unknown(`${table} has no statistics yet`), fix: `analyze ${table};` };
}
