/** How a report is written; commands that print no report know text and json. */
export const FORMATS = [
  'table',
  'json',
  'markdown',
  'html',
  'junit',
  'github',
  'sarif',
  'prometheus',
] as const;
export type Format = (typeof FORMATS)[number];

const BY_ENDING: Readonly<Record<string, Format>> = {
  json: 'json',
  md: 'markdown',
  html: 'html',
  xml: 'junit',
  sarif: 'sarif',
  prom: 'prometheus',
};

/** What the name of an output file asks for; undefined: nothing. */
export function formatOfFile(name: string): Format | undefined {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
}
