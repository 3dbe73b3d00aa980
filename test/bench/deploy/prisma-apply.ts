import { join } from 'node:path';
import { openPrismaEngine } from '../../support/prisma-engine.ts';

/** `prisma migrate deploy` by Prisma's own engine (wasm), as its command line calls it: folder as the argument. */
const [, , folder = ''] = process.argv;
const schema = join(import.meta.dirname, '../../../prisma/schema.prisma');
const engine = await openPrismaEngine(process.env['DATABASE_URL'] ?? '', schema);
try {
  await engine.apply(folder);
} finally {
  await engine.close();
}
