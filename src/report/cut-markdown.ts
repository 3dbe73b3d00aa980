/** Markdown of at most so many bytes: cut behind a line that no fence is around, with a note that says so. */
export function cutMarkdown(text: string, sizeBytes: number): string {
  if (Buffer.byteLength(text) <= sizeBytes) return text;
  const room = sizeBytes - Buffer.byteLength(NOTE);
  let [kept, fence] = ['', ''];
  let [end, bytes] = [0, 0];
  for (const line of text.split(/(?<=\n)/)) {
    bytes += Buffer.byteLength(line);
    if (bytes > room) break;
    end += line.length;
    fence = fenceAfter(fence, line);
    if (fence === '') kept = text.slice(0, end);
  }
  return room < 0 ? '' : `${kept}${NOTE}`;
}

const NOTE = '\n*It goes on, but a step summary has no room for more.*\n';

/** The run of backticks that opened the fence which is open behind the line; '' where none is. */
function fenceAfter(open: string, line: string): string {
  const mark = /^`{3,}(?=\s*$)/.exec(line)?.[0];
  if (mark === undefined) return open;
  if (open === '') return mark;
  return mark.length >= open.length ? '' : open;
}
