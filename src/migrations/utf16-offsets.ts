/**
 * Converts UTF-8 byte offsets (what the parser counts its ranges in) to UTF-16 offsets (JavaScript's).
 * Cheap when asked in rising order.
 */
export function byteToUtf16(text: string): (byteOffset: number) => number {
  if (Buffer.byteLength(text) === text.length) return (byteOffset) => byteOffset;
  const bytes = Buffer.from(text);
  let known = { byte: 0, utf16: 0 };
  return (byteOffset) => {
    if (byteOffset < known.byte) known = { byte: 0, utf16: 0 };
    const utf16 = known.utf16 + bytes.toString('utf8', known.byte, byteOffset).length;
    known = { byte: byteOffset, utf16 };
    return utf16;
  };
}

/** Converts an offset in code points (what the parser's errors count in) to a UTF-16 offset. */
export function codePointToUtf16(text: string, codePoints: number): number {
  let utf16 = 0;
  for (let seen = 0; seen < codePoints && utf16 < text.length; seen += 1) {
    utf16 += (text.codePointAt(utf16) ?? 0) > 0xffff ? 2 : 1;
  }
  return utf16;
}
