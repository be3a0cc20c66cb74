// The formula of every measurement and where it comes from, by id. Text only; the arithmetic is in the file named for it.

interface Formula {
  text: string;
  source: string;
}

export const FORMULAS = {
  mean: { text: 'Σ x / N', source: 'arithmetic mean' },
  rms: { text: 'sqrt(Σ (x - mean)² / N)', source: 'root mean square about the mean' },
  peak: { text: 'max |x - mean|', source: 'definition' },
  'crest-factor': { text: 'peak / RMS', source: 'definition; sqrt(2) for a sine' },
  kurtosis: {
    text: 'Σ (x - mean)⁴ / (N RMS⁴)',
    source: "Pearson's; 3 for Gaussian noise (Kendall & Stuart, vol. 1)",
  },
  spectrum: {
    text: 'A[k] = 2 |X[k]| / Σ w, mean of A² over the blocks',
    source: 'F. J. Harris, Proc. IEEE 66 (1978) 51-83',
  },
  f0: {
    text: 'f0 = Σ A² n fₙ / Σ A² n²',
    source: 'least squares over the lines that stand at whole multiples',
  },
  harmonics: {
    text: 'Aₙ² = Σ A[k]² / ENBW over the bins of the line at n f0',
    source: 'IEC 61000-4-7:2002 (spectral energy of a group), Heinzel et al., AEI Hannover (2002)',
  },
  'harmonic-phase': {
    text: 'φₙ - n φ₁ of Aₙ cos(2π fₙ t + φₙ), degrees, wrapped to ±180°',
    source: 'definition; the same wherever the record begins',
  },
  'thd-f': {
    text: 'sqrt(Σ Aₙ², n = 2..H) / A₁',
    source: 'IEC 61000-4-7:2002 (THD); IEEE Std 1241-2010',
  },
  'thd-r': {
    text: 'sqrt(Σ Aₙ², n = 2..H) / sqrt(Σ Aₙ², n = 1..H)',
    source: 'distortion factor: THD of the total RMS of the series',
  },
  'thd-n': {
    text: 'sqrt(noise + Σ Aₙ², n = 2..H) / A₁',
    source: 'reciprocal of SINAD, IEEE Std 1241-2010',
  },
  sinad: {
    text: '10 log10(P₁ / (noise + Σ Pₙ, n = 2..H))',
    source: 'IEEE Std 1241-2010 and 1057-2017, by the spectrum',
  },
  snr: {
    text: '10 log10(P₁ / noise), noise without DC and harmonics 2..H, ENBW taken out',
    source: 'IEEE Std 1241-2010 (SNR without harmonics)',
  },
  sfdr: {
    text: '20 log10(A₁ / largest other line, DC left out, up to Nyquist); a harmonic as in the table, by all of its bins, any other line by its top',
    source: 'IEEE Std 1241-2010 (SFDR)',
  },
  enob: {
    text: '(SINAD - 1.76 dB) / 6.02 dB',
    source: 'IEEE Std 1241-2010, for a full-scale sine',
  },
  band: {
    text: 'sqrt(Σ A[k]² / (2 ENBW)), bins cut by an edge in proportion',
    source: "Parseval's theorem on a windowed block",
  },
  sidebands: {
    text: 'lines at fc ± m Δf, each relative to the line at fc',
    source: 'definition',
  },
  partials: {
    text: 'largest bin within 2 % of q f0, first block; frequency by a parabola through ln A of three bins; SNR over the median of the bins round it',
    source:
      'convention of the reference results; a stiff string: f = q f0 sqrt(1 + B q²), H. Fletcher, JASA 36 (1964) 203-209',
  },
  octaves: {
    text: 'G = 10^0.3, fm = 1000 G^(x/b) (b odd) or 1000 G^((2x+1)/(2b)); band RMS by summing FFT bins',
    source:
      'IEC 61260-1:2014 mid-band and edge frequencies; not its filters: the class of an instrument is not claimed',
  },
  'iec-groups': {
    text: 'groups, sub-groups and interharmonic (centred) groups of 5 Hz bins over 10 cycles (50 Hz) or 12 (60 Hz), rectangular',
    source: 'IEC 61000-4-7:2002 + A1:2008; the class of an instrument is not claimed',
  },
  envelope: {
    text: '|x + i H(x)| of the band, mean removed, then A[k] = 2 |X[k]| / Σ w',
    source: 'Hilbert transform via FFT; R. B. Randall, J. Antoni, MSSP 25 (2011) 485-520',
  },
  'bearing-lines': {
    text: 'FTF = f/2 (1 - r), BPFO = z f/2 (1 - r), BPFI = z f/2 (1 + r), BSF = f D/(2 d) (1 - r²), r = d cos(a) / D',
    source:
      'rolling without slip, inner ring turning; R. B. Randall, J. Antoni, MSSP 25 (2011) 485-520',
  },
  orders: {
    text: 'samples at equal shaft angles, then A[k] = 2 |X[k]| / Σ w per order',
    source: 'computed order tracking: K. R. Fyfe, E. D. S. Munck, MSSP 11 (1997) 187-205',
  },
  'vibration-velocity': {
    text: 'sqrt(Σ (A[k] / (2π f))² / (2 ENBW)), 10 Hz to 1000 Hz',
    source: 'integration in the spectrum; band of ISO 20816-3:2022',
  },
  severity: {
    text: 'zone whose upper limit the velocity RMS does not pass',
    source: 'ISO 20816-3:2022 zone boundaries; conformity is not claimed',
  },
  cepstrum: {
    text: 'c = F⁻¹(ln A²), real cepstrum; a family of lines Δf apart stands at 1 / Δf',
    source: 'B. P. Bogert et al. (1963); R. B. Randall, MSSP 97 (2017) 3-19',
  },
} as const satisfies Record<string, Formula>;
export type FormulaId = keyof typeof FORMULAS;
