/** Why a file cannot be deployed as it is written. `offset` is a UTF-16 offset into its text. */
export interface Refusal {
  /** kebab-case, stable. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
}
