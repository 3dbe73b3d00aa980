/** What the id of a finding means, in words for those who meet it for the first time; from its check or rule. */
export interface RuleText {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}
