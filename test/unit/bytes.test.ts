import { expect, it } from 'vitest';
import { renderBytes } from '../../src/bytes.ts';

it.each([
  [0, '0 B'],
  [812, '812 B'],
  [1024, '1 kiB'],
  [1_572_864, '1.5 MiB'],
  [100 * 2 ** 20, '100 MiB'],
  [42.26 * 2 ** 30, '42.3 GiB'],
  [2 ** 53, '8192 TiB'],
])('%d bytes', (bytes, text) => expect(renderBytes(bytes)).toBe(text));
