// A line in Hann bins: where between them it is, and how strong. Source: Harris 1978; Grandke 1983 (two bins).

/** Powers of a spectrum's bins. */
type Powers = (bin: number) => number;

/** What a bin holds of a line so many bins from its middle, of power. */
export function hannShare(offset: number): number {
  const near = Math.abs(offset);
  if (near < 1e-9) return 1;
  if (Math.abs(near - 1) < 1e-9) return 0.25;
  return (Math.sin(Math.PI * near) / (Math.PI * near) / (1 - near * near)) ** 2;
}

/** Where a line is whose strongest bin is this, bins. */
export function lineAt(power: Powers, bin: number): number {
  const peak = Math.sqrt(power(bin));
  if (!(peak > 0)) return bin;
  const above = Math.sqrt(power(bin + 1)) / peak;
  const below = Math.sqrt(power(bin - 1)) / peak;
  const near = Math.min(1, Math.max(above, below));
  return bin + Math.max(0, (2 * near - 1) / (1 + near)) * (above > below ? 1 : -1);
}

/** Squared peak amplitude of a line here, in bins. */
export function linePower(power: Powers, at: number): number {
  const bin = Math.round(at);
  return power(bin) / hannShare(at - bin);
}

/**
 * The same of three bins together, for a line that may have moved by half a bin from where it is taken to be: the sum
 * stays within a third of a decibel where the middle one loses up to 1.4.
 */
export function lineEnergy(power: Powers, at: number): number {
  const bin = Math.round(at);
  const offset = at - bin;
  return (
    (power(bin - 1) + power(bin) + power(bin + 1)) /
    (hannShare(offset + 1) + hannShare(offset) + hannShare(offset - 1))
  );
}

/** Of the power in so many bins below and above, what the five in the middle hold, as far as they are of them. */
export function lineShare(power: Powers, bin: number, below: number, above: number): number {
  let near = 0;
  let all = 0;
  for (let k = bin - below; k <= bin + above; k += 1) {
    all += power(k);
    if (Math.abs(k - bin) <= 2) near += power(k);
  }
  return all > 0 ? near / all : 0;
}
