// What a receiver tells of a frame. Owns no code.
import type { Carrier } from './channel-decoder.ts';
import type { PhyFrame } from './frame.ts';

export interface ReceivedFrame extends PhyFrame {
  harmonics: readonly number[];
  /** False for a channel that carried something of which no frame was got: its payload is empty. */
  crcOk: boolean;
  /** First sample of the frame, by its number in the stream: rarely whole. */
  atSample: number;
  symbols: number;
  /** How much faster the sender's clock is than the receiver's. */
  clockErrorPpm: number;
  /** Over all harmonics of the channel. */
  snrDb: number;
  evm: number;
  carriers: readonly Carrier[];
  /** Lines that had to be taken out, Hz by the receiver's clock. */
  excisedHz: readonly number[];
}
