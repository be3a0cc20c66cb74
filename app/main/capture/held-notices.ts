// Spectral events that may be a signature that was asked for: held back until it is known whether they were. Tells of
// nothing itself.
import type { SpectralEvent } from '@harmonic/protocol/phy/intrusion';

/** A signature that was right: where it sounded, by the detector's samples. */
export interface KnownEmission {
  firstSample: number;
  lastSample: number;
  harmonics: readonly number[];
  f0Hz: number;
}

export interface HeldNotices {
  readonly isHolding: boolean;
  readonly size: number;
  /** An answer may come from now on. */
  hold(): void;
  has(id: number): boolean;
  begun(event: SpectralEvent): void;
  /** @returns false for one that is not held. */
  ended(event: SpectralEvent, how: 'quiet' | 'cut'): boolean;
  /**
   * The answer came, or none did.
   * @param lasting events as they are now. @returns those that are nobody's, and the numbers of those that are known.
   */
  settle(
    known: KnownEmission | null,
    lasting: readonly SpectralEvent[],
  ): { told: { event: SpectralEvent; ended: 'quiet' | 'cut' | null }[]; known: number[] };
}

/** Sightings within so many periods of f0 are of one harmonic. */
const NEAR = 0.6;

/** @param slackSamples that a look reaches beyond what sounds. */
export function createHeldNotices(slackSamples: number): HeldNotices {
  const held = new Map<number, { event: SpectralEvent; ended: 'quiet' | 'cut' | null }>();
  let isHolding = false;

  const isKnown = (event: SpectralEvent, known: KnownEmission): boolean => {
    const { hz, firstSample, lastStrongSample } = event;
    // What goes on weaker begins anew once this one is forgotten.
    return (
      firstSample >= known.firstSample - slackSamples &&
      lastStrongSample <= known.lastSample + slackSamples &&
      // Four harmonics at a time, others every two periods: where most of a line is nobody's it rises everywhere at once.
      (hz === null || known.harmonics.some((n) => Math.abs(hz / known.f0Hz - n) < NEAR))
    );
  };
  return {
    get isHolding() {
      return isHolding;
    },
    get size() {
      return held.size;
    },
    hold() {
      isHolding = true;
    },
    has: (id) => held.has(id),
    begun: (event) => void held.set(event.id, { event, ended: null }),
    ended(event, how) {
      if (!held.has(event.id)) return false;
      held.set(event.id, { event, ended: how });
      return true;
    },
    settle(known, lasting) {
      isHolding = false;
      const now = new Map(lasting.map((event) => [event.id, event]));
      const all = [...held.values()].map(({ event, ended }) => ({
        ended,
        event: now.get(event.id) ?? event,
      }));
      held.clear();
      const isOurs = ({ event }: (typeof all)[number]): boolean =>
        known !== null && isKnown(event, known);
      return {
        told: all.filter((one) => !isOurs(one)),
        known: all.filter(isOurs).map(({ event }) => event.id),
      };
    },
  };
}
