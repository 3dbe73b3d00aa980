import { plainText } from '../wrap.ts';

/** Text that is HTML already. Only `html` makes it, so whatever else gets into a page is escaped. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** A template whose values are text, in content and in quoted attributes, unless they are Markup themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = strings.map(
    (text, index) => withoutIndent(text) + (index < values.length ? render(values[index] ?? '') : ''),
  );
  return { markup: parts.join('') };
}

/** Indented by the formatter, which knows where space means nothing. */
function withoutIndent(text: string): string {
  return text.replaceAll(/\n\s+/g, '\n');
}

export const NOTHING: Markup = { markup: '' };

function render(value: Value): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

/** Control characters, which HTML does not allow, become visible marks. */
function escapeHtml(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
