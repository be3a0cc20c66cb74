// Reads the physical layer's golden data for tests. Decides nothing itself.
import { readFileSync } from 'node:fs';
import type { Waveform } from '../phy/index.ts';

export interface PhyVector {
  /** The rule of SPEC.md it holds. */
  rule: string;
  name: string;
  waveform: Waveform;
  pilotAmplitude: number;
  /** Bytes in hex, bits as digits in the order they are made. */
  frames: {
    harmonics: number[];
    flags: number;
    psdu: string;
    amplitude: number;
    slot: number;
    frame: string;
    scrambled: string;
    coded: string;
    slotBits: string;
    symbols: number;
  }[];
  symbols: number;
  samples: number;
  first16: number[];
  /** Of the int16 samples, little-endian. */
  sha256: string;
}

const read = (file: string): PhyVector[] =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as PhyVector[];

export const phyVectors = read('phy.json');
/** Of waveform version 2. */
export const secondPilotVectors = read('phy-2.json');
