import { findBinaries } from '../../src/embedded/binaries.ts';

/** The PostgreSQL under test: PLUMBLINE_TEST_BINARIES (another version), or the one that npm ci brought. */
export function testBinaries(): string {
  return process.env['PLUMBLINE_TEST_BINARIES'] ?? findBinaries(import.meta.filename);
}
