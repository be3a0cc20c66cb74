// What the command hands to the desktop host when it starts it.
import { z } from 'zod';
import { linkAddressSchema } from '@harmonic/protocol/model';

const desktopStartSchema = z.object({
  place: z.enum(['demo', 'real', 'look']),
  dataDir: z.string().min(1),
  siteName: z.string().min(1),
  connect: z.array(linkAddressSchema),
});
export type DesktopStart = z.infer<typeof desktopStartSchema>;

/** @param text HARMONIC_START; absent when the product was started from a menu. */
export function readStart(text: string | undefined): DesktopStart | null {
  return text === undefined ? null : desktopStartSchema.parse(JSON.parse(text));
}
