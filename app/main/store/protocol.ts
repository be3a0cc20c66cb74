// What passes between the console's thread and the store thread.
import type { MessagePort } from 'node:worker_threads';
import type { RefusedBecause } from '../../contract/index.ts';
import type { StoreApi, StoreFailureCode, StoreNotice } from './api.ts';

export type StoreCall = keyof StoreApi;

export interface StoreThreadData {
  dataDir: string;
  key: Uint8Array;
}

export type ToStore =
  | { type: 'open'; data: StoreThreadData }
  | { type: 'call'; id: number; call: StoreCall; args: unknown[] }
  | { type: 'capture'; port: MessagePort };

export type FromStore =
  | { type: 'opened' }
  | { type: 'refused'; code: StoreFailureCode; detail: string }
  | { type: 'answer'; id: number; value: unknown }
  | {
      type: 'failure';
      id: number;
      code: StoreFailureCode;
      detail: string;
      because: RefusedBecause | null;
      facts: Readonly<Record<string, string>>;
    }
  | { type: 'notice'; notice: StoreNotice };
