// Which tone stands in each channel of a plan, of all that the receiver and the watch hear; and that one has begun or ended
// to block a channel. Judges none itself.
import type { Receiver } from '@harmonic/protocol/phy';
import type { ChannelState } from '../../contract/index.ts';
import type { ChannelTally } from './channel-tally.ts';
import { isSameTone, levelDbOf, type HeardTone } from './channel-tone.ts';
import type { CaptureFact } from './messages.ts';
import type { PilotWay } from './pilot-way.ts';
import type { Watching } from './watching.ts';

interface ChannelTonesOptions {
  receiver: Receiver;
  watching: Watching | null;
  tallies: readonly ChannelTally[];
  f0Hz: number;
  isRunning: boolean;
  symbolRateHz: number;
  fullScale: number;
  onFact(fact: CaptureFact): void;
}

export interface ChannelTones {
  /** Tells each channel what stands in it now: nothing that is known, where the line is not one of this plan. */
  hear(nowMs: number, pilot: Pick<PilotWay, 'other' | 'isDoubtful'>): void;
  /** Tells of a channel that is blocked now, or no longer. */
  tell(tally: ChannelTally, state: Omit<ChannelState, 'signature'>): void;
}

const stronger = (a: HeardTone | null, b: HeardTone): HeardTone =>
  a && a.levelDb >= b.levelDb ? a : b;

export function createChannelTones(options: ChannelTonesOptions): ChannelTones {
  const { receiver, watching, tallies, symbolRateHz, fullScale } = options;
  const blocked = new Set<ChannelTally>();

  return {
    hear(nowMs, pilot) {
      // What the line sends itself looks like tones beside channels that it has not.
      if (pilot.other === 'running') {
        for (const tally of tallies) tally.hearTone(null, nowMs);
        return;
      }
      if (pilot.isDoubtful) return;
      const f0Hz = receiver.clock?.f0Hz ?? options.f0Hz;
      const followed = receiver.tones();
      const watched = watching?.lines() ?? [];
      // Without a pilot to follow, and unwatched: nobody can hear whether what took it has gone.
      const isDeaf = options.isRunning && receiver.clock === null && watching === null;
      if (isDeaf) return;
      for (const tally of tallies) {
        const { harmonics } = tally.assignment;
        const here: HeardTone[] = [
          ...followed
            .filter(({ harmonic }) => harmonics.includes(harmonic))
            .map(({ hz, amplitude }) => ({
              ...{ hz, levelDb: levelDbOf(amplitude / fullScale), isSure: false },
            })),
          ...watched
            .filter(({ hz }) => harmonics.some((n) => Math.abs(hz / f0Hz - n) < 0.5))
            .map((line) => ({ ...line, isSure: true })),
        ];
        const strongest = here.reduce<HeardTone | null>(stronger, null);
        const sure = here.find(
          ({ hz, isSure }) => isSure && strongest && isSameTone(hz, strongest.hz, symbolRateHz),
        );
        tally.hearTone(strongest && { ...strongest, ...sure }, nowMs);
      }
    },
    tell(tally, { condition, tone }) {
      const isBlocked = condition === 'blocked';
      if (isBlocked === blocked.has(tally)) return;
      if (isBlocked) blocked.add(tally);
      else blocked.delete(tally);
      const { harmonics, node, function: name } = tally.assignment;
      const channel = { harmonics, node, function: name };
      options.onFact(
        isBlocked && tone
          ? { kind: 'blocked', ...channel, by: { hz: tone.hz, overDb: tone.overDb } }
          : { kind: 'blocked', ...channel, by: null },
      );
    },
  };
}
