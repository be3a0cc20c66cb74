// The calls about reports that the console makes by itself. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { base } from './base.ts';
import {
  REPORT_FORMATS,
  reportIdSchema,
  reportRunIdSchema,
  reportRunSchema,
  reportScheduleSchema,
  reportsSchema,
  reportWishSchema,
} from './reports.ts';
import { ticketSchema } from './transfers.ts';

const none = z.object({});
const report = z.object({ reportId: reportIdSchema });
// A report may hold any device, so the right must hold on the whole site.
const done = base.meta({ permission: 'recording.export', audit: true });

export const reportCalls = {
  report: {
    /** Everything at once and again whenever something in it changes. */
    watch: base
      .meta({ permission: 'recording.export' })
      .input(none)
      .output(eventIterator(reportsSchema)),
    /** A new schedule, or another wish for one that is there. What was due before is not made up for. */
    set: done
      .input(z.object({ reportId: reportIdSchema.nullable(), wish: reportWishSchema }))
      .output(reportScheduleSchema),
    /** Its runs and their files stay. */
    remove: done.input(report).output(none),
    /** One more, of the day, week or month that ends now. Answers when it is in turn; `watch` says what becomes of it. */
    make: done.input(report).output(reportRunSchema),
    download: done
      .input(z.object({ runId: reportRunIdSchema, format: z.enum(REPORT_FORMATS) }))
      .output(ticketSchema.extend({ name: z.string() })),
  },
};
