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

/** A device's answer. Bytes in hex. */
export interface SignatureVector {
  rule: string;
  name: string;
  key: string;
  device: string;
  gatewayNonce: string;
  deviceNonce: string;
  slot: number;
  body: string;
  /** Harmonics of each symbol. */
  pattern: number[][];
  psdu: string;
  nextKey: string;
  waveform: Waveform;
  amplitude: number;
  samples: number;
  /** Of the int16 samples of the pattern, little-endian. */
  sha256: string;
}

/** Frames that prove themselves, behind one question. Bytes in hex. */
export interface ProvenVector {
  rule: string;
  name: string;
  key: string;
  device: string;
  gatewayNonce: string;
  slot: number;
  frameKey: string;
  proven: { harmonic: number; flags: number; counter: number; body: string; psdu: string }[];
}

type Read = PhyVector | SignatureVector | ProvenVector;
const read = (file: string): Read[] =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Read[];
const bursts = (file: string): PhyVector[] => read(file).filter((each) => 'frames' in each);

export const phyVectors = bursts('phy.json');
export const signatureVectors = read('phy.json').filter((each) => 'pattern' in each);
export const provenVectors = read('phy.json').filter((each) => 'proven' in each);
/** Of waveform version 2. */
export const secondPilotVectors = bursts('phy-2.json');
