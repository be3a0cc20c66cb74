// What the command and the desktop host say to each other: how to start, and that one is already open.
import { z } from 'zod';
import { linkAddressSchema } from '@harmonic/protocol/model';

const desktopStartSchema = z.object({
  place: z.enum(['demo', 'real', 'look']),
  dataDir: z.string().min(1),
  siteName: z.string().min(1),
  connect: z.array(linkAddressSchema),
});
export type DesktopStart = z.infer<typeof desktopStartSchema>;

/** What a second start says instead of opening a window. */
export const ALREADY_OPEN = JSON.stringify({ host: 'electron', alreadyOpen: true });

/** @param text HARMONIC_START; absent when the product was started from a menu. */
export function readStart(text: string | undefined): DesktopStart | null {
  return text === undefined ? null : desktopStartSchema.parse(JSON.parse(text));
}

const wishSchema = z.object({ dataDir: z.string().nullable() });

/** The data folder a second start asked for, or null where it asked for none. */
export function readWish(wish: unknown): string | null {
  return wishSchema.safeParse(wish).data?.dataDir ?? null;
}
