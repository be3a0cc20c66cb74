// Recordings taken out and brought in: one thin line a call; the behaviour lives in transfers/.
import type { Permission, Scope } from '@harmonic/protocol/model';
import type { ExportWish, Recording } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import { Refusal } from '../access/refusal.ts';
import type { Direction } from '../transfers/desk.ts';
import type { Asker } from '../transfers/transfers.ts';
import type { Act } from '../store/api.ts';
import type { Door } from './door.ts';
import type { CallParts } from './parts.ts';

export function createTransferCalls(door: Door, parts: CallParts) {
  return { export: exportCalls(door, parts), import: importCalls(door, parts) };
}

/**
 * Whoever leaves, or loses the right, loses what is under way. A locked page does not: what its person has begun goes on
 * to the same browser.
 */
export const askerAt = (
  { access }: CallParts,
  seat: Seat,
  permission: Permission,
  scope: () => Scope,
): Asker => ({
  seat,
  refusal() {
    const { stage } = access.sessions.state(seat);
    if (!['inside', 'locked', 'demo'].includes(stage))
      return new Refusal('signed-out', 'Nobody is signed in on this page any more.', 'signed-out');
    const decision = access.holds(seat, permission, scope());
    if (decision.allowed) return null;
    return new Refusal('not-allowed', 'You may not do this any more.', decision.because);
  },
});

/** In the trail first, so that what leaves tells of its leaving. */
const enter = (parts: CallParts, act: Act): Promise<unknown> => parts.store.changeAccess([], [act]);

function exportCalls(door: Door, parts: CallParts) {
  const { transfers, recorder, places } = parts;
  const recordingOf = async (id: ExportWish['id']): Promise<Recording> => {
    const recording = (await recorder.refresh()).find((one) => one.id === id);
    if (recording) return recording;
    throw new Refusal('not-found', 'There is no such recording.', 'unknown-recording');
  };
  const firmwareOf = ({ deviceId }: Recording): string | null =>
    parts.devices().find(({ id }) => id === deviceId)?.firmware ?? null;
  return {
    begin: door.export.begin.handler(async ({ input, context }) => {
      const recording = await recordingOf(input.id);
      const scope = (): Scope => places.scopeOf(recording.deviceId);
      const asker = askerAt(parts, context.seat, 'recording.export', scope);
      const begun = await transfers.beginExport(asker, recording, firmwareOf(recording), input);
      const facts = { of: recording.name, ...factsOf(input) };
      await enter(parts, context.by.actor.entry('done', { facts }));
      return begun;
    }),
    ...followed(door.export, parts, 'out'),
  };
}

const factsOf = ({ format, fromS, toS, channels }: ExportWish): Record<string, string> => ({
  format,
  fromS: String(fromS),
  ...(toS === null ? {} : { toS: String(toS) }),
  ...(channels.length === 0 ? {} : { channels: channels.map((one) => one + 1).join(' ') }),
});

function importCalls(door: Door, parts: CallParts) {
  const { access, places } = parts;
  return {
    begin: door.import.begin.handler(async ({ input, context }) => {
      const { seat } = context;
      const asker = askerAt(parts, seat, 'recording.import', () => 'site');
      const calibrator = askerAt(parts, seat, 'device.calibrate', () => 'site');
      const mayCalibrate = calibrator.refusal() === null;
      const writer = askerAt(parts, seat, 'note.write', () => 'site');
      const mayNote = writer.refusal() === null;
      const { actor } = context.by;
      const { ticket } = parts.transfers.beginImport(
        {
          ...{ ...asker, mayCalibrate, mayNote },
          maySee: ({ deviceId }) =>
            access.holds(seat, 'recording.see', places.scopeOf(deviceId)).allowed,
          async brings(counts) {
            const brought = Object.entries(counts).filter(([, count]) => count > 0);
            if (brought.length === 0) return;
            const facts: Record<string, string> = { of: input.name };
            for (const [what, count] of brought) facts[what] = String(count);
            await enter(parts, actor.entry('done', { facts }));
          },
        },
        input,
      );
      const facts = { of: input.name, bytes: String(input.bytes) };
      await enter(parts, actor.entry('done', { facts }));
      return { ticket };
    }),
    ...followed(door.import, parts, 'in'),
  };
}

function followed(
  calls: Pick<Door['export'], 'watch' | 'cancel'> | Pick<Door['import'], 'watch' | 'cancel'>,
  { transfers: { desk } }: CallParts,
  direction: Direction,
) {
  return {
    watch: calls.watch.handler(({ input, context }) =>
      desk.follow(desk.find(input.ticket, direction, context.seat), context.until),
    ),
    cancel: calls.cancel.handler(({ input, context }) => {
      desk.cancel(desk.find(input.ticket, direction, context.seat));
      return {};
    }),
  };
}
