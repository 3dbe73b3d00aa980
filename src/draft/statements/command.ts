import type { AlterTableCmd } from 'libpg-query';
import type { Context } from '../context.ts';
import type { Piece } from '../source.ts';
import type { Thing } from '../thing.ts';

/** One command of ALTER TABLE; false where it is of another kind. */
export type Command = (context: Context, table: Thing, command: AlterTableCmd, piece: Piece) => boolean;
