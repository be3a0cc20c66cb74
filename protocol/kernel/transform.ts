// A real transform from its plan, and the hop of an analyser: mean, window, transform, power, average, hold.
// Plans and chains are records that the engine wrote; nothing here makes or keeps any.
import { meanOf } from './samples';
import { first4, firstWeighted4 } from './first';
import { last4, last8, pass4 } from './passes';
import { lastPacked } from './packed';
import { lastPower } from './power';

/** A transform's tables and work space, addresses; written by signal/kernel/tables.ts. */
@unmanaged
class Plan {
  /** Complex points: half the samples. */
  m: usize;
  /** Twiddles of the first pass, and of the middle ones, one behind the other. */
  first: usize;
  turns: usize;
  /** Twiddles of the split into real bins. */
  halves: usize;
  /** Room for m points, twice. */
  one: usize;
  other: usize;
}

/** An analyser's arrays, addresses; written by signal/kernel/hops.ts. */
@unmanaged
class Chain {
  plan: Plan;
  samples: usize;
  weights: usize;
  running: usize;
  /** 0 without hold. */
  hold: usize;
  removeMean: i32;
}

/** All passes behind the first, whose points are at `one`. @returns where the spectrum of m points is. */
function middle(plan: Plan): usize {
  const m = plan.m;
  let from = plan.one;
  let to = plan.other;
  let turns = plan.turns;
  let length = m >> 2;
  let run: usize = 32;
  while (length > 8) {
    pass4(from, to, m, run, turns);
    turns += length * 6;
    length >>= 2;
    run <<= 2;
    const swap = from;
    from = to;
    to = swap;
  }
  if (length == 8) last8(from, m);
  else last4(from, m);
  return from;
}

/** 2m floats at `input` into 2m floats at `output`. */
export function transform(plan: Plan, input: usize, output: usize): void {
  first4(input, plan.one, plan.m, plan.first);
  lastPacked(middle(plan), output, plan.m, plan.halves);
}

/** One block of the analyser, from sample `start` of its queue. @param count the average is of so many. */
export function hop(chain: Chain, start: usize, count: i32): void {
  const plan = chain.plan;
  const m = plan.m;
  const x = chain.samples + (start << 2);
  const mean = chain.removeMean ? meanOf(x, chain.weights, m << 1) : 0;
  firstWeighted4(x, chain.weights, mean, plan.one, m, plan.first);
  lastPower(middle(plan), m, plan.halves, count, chain.running, chain.hold);
}
