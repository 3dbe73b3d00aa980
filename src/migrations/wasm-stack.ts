/** The stack that a WebAssembly module keeps in its own memory. */
export interface WasmStack {
  /** Runs it; what it throws leaves the stack as it was before. */
  guard<Result>(run: () => Result): Result;
}

type Exports = Readonly<Record<string, unknown>>;
interface Instantiated {
  readonly instance: { readonly exports: Exports };
}
interface WebAssemblyGlobal {
  instantiate(...parameters: readonly unknown[]): Promise<Instantiated>;
}

/** What Emscripten calls them in libpg-query 18.1.5, whose own exports are not for others: a test overflows it 30 times. */
const NAMES = { restore: 'Q', current: 'R' };

/**
 * Loads a module of Emscripten and keeps hold of its stack. A text that is nested too deeply ends in a RangeError of V8 in
 * the midst of C, which never takes its stack back: measured, from the 16th on every text was refused.
 */
export async function loadWithStack<Library>(
  load: () => Promise<Library>,
): Promise<{ readonly library: Library; readonly stack: WasmStack }> {
  const global = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal }).WebAssembly;
  const { instantiate } = global;
  let exports: Exports = {};
  global.instantiate = async (...parameters) => {
    const made = await instantiate(...parameters);
    ({ exports } = made.instance);
    return made;
  };
  try {
    return { library: await load(), stack: stackOf(exports) };
  } finally {
    global.instantiate = instantiate;
  }
}

function stackOf(exports: Exports): WasmStack {
  const [restore, current] = [exports[NAMES.restore], exports[NAMES.current]];
  if (typeof restore !== 'function' || typeof current !== 'function') return { guard: (run) => run() };
  return {
    guard(run) {
      const before: unknown = current();
      try {
        return run();
      } catch (error) {
        restore(before);
        throw error;
      }
    },
  };
}
