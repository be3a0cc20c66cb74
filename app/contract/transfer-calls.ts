// The calls that take recordings out and in. The bytes themselves go over the host, under the ticket. Part of the one
// contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { base } from './base.ts';
import {
  exportBegunSchema,
  exportWishSchema,
  importWishSchema,
  ticketSchema,
  transferSchema,
} from './transfers.ts';

const none = z.object({});
const ofExport = base.meta({ permission: 'recording.export', filtered: true });
const ofImport = base.meta({ permission: 'recording.import', filtered: true });

export const transferCalls = {
  export: {
    begin: base
      .meta({ permission: 'recording.export', of: 'recording', audit: true })
      .input(exportWishSchema)
      .output(exportBegunSchema),
    /** Until it has ended; only of what this page began. */
    watch: ofExport.input(ticketSchema).output(eventIterator(transferSchema)),
    cancel: ofExport.input(ticketSchema).output(none),
  },
  import: {
    begin: base
      .meta({ permission: 'recording.import', audit: true })
      .input(importWishSchema)
      .output(ticketSchema),
    watch: ofImport.input(ticketSchema).output(eventIterator(transferSchema)),
    cancel: ofImport.input(ticketSchema).output(none),
  },
};
