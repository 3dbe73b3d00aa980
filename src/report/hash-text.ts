const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;

/** FNV-1a with 64 bits: the same text, the same 16 digits, on every machine. Nothing secret hangs on it. */
export function hashText(text: string): string {
  let hash = OFFSET;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
