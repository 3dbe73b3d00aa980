/** What came back, or why nothing did. */
export type UrlAnswer =
  { readonly status: number; readonly durationMs: number } | { readonly failure: string };
/** The whole text of the answer beside it. */
export type UrlText = { readonly status: number; readonly text: string } | { readonly failure: string };

interface Asking {
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** Never throws. No redirect is followed: the page to log in answers 200 whatever is behind it. */
export async function askUrl(url: string, asking: Asking): Promise<UrlAnswer> {
  const startMs = performance.now();
  return send(url, asking, async (answer) => {
    const durationMs = performance.now() - startMs;
    await answer.body?.cancel();
    return { status: answer.status, durationMs };
  });
}

/** The same, with what it says; more than so many bytes are no answer. */
export function readUrl(url: string, asking: Asking & { readonly maxBytes: number }): Promise<UrlText> {
  return send(url, asking, async (answer) => {
    const text = await readText(answer, asking.maxBytes);
    if (text === undefined) return { failure: `answers with more than ${asking.maxBytes} bytes` };
    return { status: answer.status, text };
  });
}

async function send<Result>(
  url: string,
  { timeoutMs, signal }: Asking,
  read: (answer: Response) => Promise<Result>,
): Promise<Result | { readonly failure: string }> {
  const end = AbortSignal.timeout(timeoutMs);
  try {
    const ended = signal === undefined ? end : AbortSignal.any([end, signal]);
    return await read(await fetch(url, { redirect: 'manual', signal: ended }));
  } catch (error) {
    return { failure: describe(error as Error, timeoutMs) };
  }
}

async function readText(answer: Response, maxBytes: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of answer.body ?? []) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) return undefined;
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Not the message, which may show the whole URL. */
function describe({ name, cause }: Error, timeoutMs: number): string {
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return `no answer${typeof code === 'string' ? `: ${code}` : ''}`;
}
