// Phases of lines whose frequencies are known, all of the same stretch of samples. Looks for no line.

export interface LinePhases {
  /** Takes the stretch, windowed by Hann, symmetric about its middle. */
  take(samples: Float32Array): void;
  /**
   * Phase of the cosine of that frequency at the middle of the stretch, degrees in (-180, 180]; NaN of silence.
   * About the middle it does not depend on how exactly the frequency is known.
   * Source: the windowed discrete-time Fourier transform at one frequency.
   */
  read(hz: number): number;
}

/** @param n samples of a stretch, at least 2. */
export function createLinePhases(n: number, rateHz: number): LinePhases {
  const weighted = new Float64Array(n);
  const middle = (n - 1) / 2;
  return {
    take(samples) {
      for (let i = 0; i < n; i += 1)
        weighted[i] = (samples[i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n));
    },
    read(hz) {
      const turn = (2 * Math.PI * hz) / rateHz;
      const [stepRe, stepIm] = [Math.cos(turn), -Math.sin(turn)];
      let re = Math.cos(turn * middle);
      let im = Math.sin(turn * middle);
      let [sumRe, sumIm] = [0, 0];
      for (let i = 0; i < n; i += 1) {
        const x = weighted[i] ?? 0;
        sumRe += x * re;
        sumIm += x * im;
        const next = re * stepRe - im * stepIm;
        im = re * stepIm + im * stepRe;
        re = next;
      }
      return sumRe === 0 && sumIm === 0 ? NaN : (Math.atan2(sumIm, sumRe) * 180) / Math.PI;
    },
  };
}

/** φn - n φ1, degrees in (-180, 180]: the same wherever the stretch lies. */
export function relativePhaseDeg(phaseDeg: number, order: number, fundamentalDeg: number): number {
  const turned = phaseDeg - order * fundamentalDeg;
  return turned - 360 * Math.ceil((turned - 180) / 360);
}
