/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells */
// One symbol's window, held until the next has come: what was sent before it, in it and after it. Decides no event.
import type { Projection } from './projection.ts';

/** A window in which so much less is sent than beside it has a beginning or an end in it: all senders leak in one phase. */
const EDGE = 0.7;

const sum = (values: Float64Array): number => {
  let all = 0;
  for (let i = 0; i < values.length; i += 1) all += values[i]!;
  return all;
};

/** A window until the next is there: a sender may begin in the middle of one, and shows it only in the one after. */
export function createHeldWindow(assigned: number, cells: number) {
  return {
    isHeld: false,
    ...{ start: 0, samples: 0, period: 1, aligned: false },
    re: new Float64Array(cells),
    im: new Float64Array(cells),
    power: new Float64Array(cells),
    /** What was sent in the window before, and in this. */
    before: new Float64Array(assigned),
    sent: new Float64Array(assigned),
    isEdge(after: Float64Array): boolean {
      const [before, now, next] = [sum(this.before), sum(this.sent), sum(after)];
      return Math.min(before, now, next) < EDGE * Math.max(before, now, next);
    },
    hold(projection: Projection, start: number, period: number, aligned: boolean): void {
      const { re, im, whiten, assignedPower, samples } = projection;
      if (this.isHeld) this.before.set(this.sent);
      this.sent.set(assignedPower);
      this.re.set(re);
      this.im.set(im);
      for (let cell = 0; cell < cells; cell += 1)
        this.power[cell] = (re[cell]! * re[cell]! + im[cell]! * im[cell]!) * whiten[cell]!;
      Object.assign(this, { isHeld: true, start, period, aligned, samples });
    },
  };
}
