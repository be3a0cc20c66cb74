// Recordings on their way out and in, as this page has begun them: followed to their end wherever its person goes.
import { useSyncExternalStore } from 'react';
import { ORPCError } from '@orpc/client';
import type { ExportWish, Recording, Transfer } from '../../contract/index.ts';
import { saveFile } from '../parts/save-file.ts';
import { calls } from './client.ts';
import { sayFailure } from './failure.ts';
import { say } from './notices.ts';
import { codeOf } from './proving.ts';

export interface Shown {
  ticket: string;
  direction: 'out' | 'in';
  name: string;
  transfer: Transfer | null;
  /** Stops sending what is not sent yet. */
  stop: AbortController;
}

const AGAIN_MS = 1000;
let shown: readonly Shown[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}
const change = (ticket: string, transfer: Transfer): void =>
  set(shown.map((one) => (one.ticket === ticket ? { ...one, transfer } : one)));

export const useTransfers = (): readonly Shown[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );

const callsOf = { out: calls.export, in: calls.import } as const;
const isOver = (transfer: Transfer | null): boolean =>
  transfer !== null && !['waiting', 'running'].includes(transfer.state);

/** Goes on after the connection was lost; ends with the transfer, or when nobody knows it any more. */
async function follow(one: Shown): Promise<void> {
  const { ticket, direction } = one;
  let last: Transfer | null = null;
  while (!isOver(last) && shown.some((other) => other.ticket === ticket)) {
    try {
      for await (const transfer of await callsOf[direction].watch({ ticket })) {
        last = transfer;
        change(ticket, transfer);
      }
    } catch (error) {
      const code = codeOf(error);
      // Whose it is has to be known first: once they are inside again, it is told.
      if (code !== null && code !== 'signed-out' && code !== 'locked') return lose(one);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
  one.stop.abort();
  if (last?.sidecar) saveSidecar(last);
}

/** What the console knows no more, as it began anew meanwhile, is said; what was put away here is not. */
function lose({ ticket, name }: Shown): void {
  if (!shown.some((other) => other.ticket === ticket)) return;
  say((t) => t('transfers.gone', { name }), 'told');
  forget(ticket);
}

export function saveSidecar({ sidecar }: Transfer): void {
  if (sidecar) saveFile(sidecar.name, 'application/json', [sidecar.text]);
}

function add(ticket: string, direction: Shown['direction'], name: string): Shown {
  const one: Shown = { ticket, direction, name, transfer: null, stop: new AbortController() };
  set([...shown, one]);
  void follow(one);
  return one;
}

const addressOf = (ticket: string): string => `/files/${ticket}`;

/** The browser saves it; how far it is comes from the console. @throws the call's failure. */
export async function startExport(recording: Recording, wish: ExportWish): Promise<void> {
  const { ticket, name } = await calls.export.begin(wish);
  add(ticket, 'out', recording.name);
  const link = document.createElement('a');
  link.href = addressOf(ticket);
  link.download = name;
  link.click();
}

/** The sidecar goes ahead of its WAV. @throws the call's failure. */
export async function startImport(file: File, sidecar: File | null): Promise<void> {
  const { name, size: bytes } = file;
  const { ticket } = await calls.import.begin({ name, bytes, sidecarBytes: sidecar?.size ?? null });
  const { stop } = add(ticket, 'in', file.name);
  // What became of it is told by the console.
  void fetch(addressOf(ticket), {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: sidecar ? new Blob([sidecar, file]) : file,
    signal: stop.signal,
  }).catch(() => undefined);
}

export async function cancelTransfer({ ticket, direction, stop }: Shown): Promise<void> {
  await callsOf[direction].cancel({ ticket });
  stop.abort();
}

export const forget = (ticket: string): void => set(shown.filter((one) => one.ticket !== ticket));

/** Names of what was under way when somebody went, or was put out as the console began anew; for their eyes alone. */
let dropped: { by: string; names: string[] } | null = null;

/** Another person is here: what was begun is none of theirs. @param by who had begun it. */
export function forgetTransfers(by: string | null): void {
  const names = shown.filter(({ transfer }) => !isOver(transfer)).map(({ name }) => name);
  if (by !== null && names.length > 0) dropped = { by, names };
  for (const { stop } of shown) stop.abort();
  set([]);
}

/** Somebody is inside: says what of theirs came to no end, once. */
export function tellDropped(to: string): void {
  const names = dropped?.by === to ? dropped.names : [];
  dropped = null;
  for (const name of names) say((t) => t('transfers.gone', { name }), 'told');
}

/** A sentence in the language of the page; null while nothing is wrong. */
export function failureWords({ failure }: Transfer): string | null {
  if (!failure) return null;
  const { code, detail, because, facts } = failure;
  return sayFailure(new ORPCError(code, { message: detail, data: { detail, because, facts } }));
}
