import { expect, it } from 'vitest';
import { cutMarkdown } from '../../../src/report/cut-markdown.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { exampleReport } from './example-report.ts';

const text = renderMarkdown(exampleReport);

it('leaves what fits', () => {
  expect(cutMarkdown(text, Buffer.byteLength(text))).toBe(text);
});

it('is never too long, never within a fence or a line, and says that it goes on', () => {
  for (let size = 0; size < Buffer.byteLength(text); size += 7) {
    const cut = cutMarkdown(text, size);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(size);
    if (cut === '') continue;
    const [kept = '', note] = cut.split('\n*It goes on');
    expect(note).toContain('no room');
    expect(text.startsWith(kept) && (kept === '' || kept.endsWith('\n'))).toBe(true);
    expect((kept.match(/^`{3,}$/gm) ?? []).length % 2).toBe(0);
  }
  expect(cutMarkdown(text, 60)).not.toBe('');
});
