// Who has which piece of the kernel's memory. Gives and takes back; knows nothing of what lies there.
import type { KernelStore } from './open.ts';

export interface KernelMemory {
  /** @returns the address, a multiple of 64, of so many bytes of zeros. @throws when memory is out. */
  allocate(bytes: number): number;
  free(at: number): void;
  floats(at: number, length: number): Float32Array;
  integers(at: number, length: number): Int32Array;
  /** Where an array lies in this memory; -1 when it is elsewhere. */
  addressOf(array: Float32Array): number;
}

const PAGE = 65_536;
const LINE = 64;
/** Address 0 is none. */
const FIRST = 1024;

interface Hole {
  at: number;
  bytes: number;
}

/** Rounded up to lines of the cache and one more, so that equal arrays do not all begin in the same set of it. */
const roomFor = (bytes: number): number => (Math.ceil(bytes / LINE) + 1) * LINE;

export function createKernelMemory(store: KernelStore): KernelMemory {
  /** A grown memory has a new buffer over the same bytes; arrays over the old ones go on. */
  const buffers: ArrayBufferLike[] = [store.buffer];
  const taken = new Map<number, number>();
  /** By address; no two touch. */
  const holes: Hole[] = [{ at: FIRST, bytes: store.buffer.byteLength - FIRST }];

  /** Puts a hole back, joined with those it touches. */
  function open(at: number, bytes: number): void {
    const place = holes.findIndex((hole) => hole.at > at);
    const index = place < 0 ? holes.length : place;
    const before = holes[index - 1];
    const after = holes[index];
    const joinsAfter = after !== undefined && at + bytes === after.at;
    const whole = { at, bytes: bytes + (joinsAfter ? after.bytes : 0) };
    if (before && before.at + before.bytes === at) {
      before.bytes += whole.bytes;
      if (joinsAfter) holes.splice(index, 1);
    } else holes.splice(index, joinsAfter ? 1 : 0, whole);
  }

  function grow(bytes: number): void {
    const end = store.buffer.byteLength;
    // By a quarter at least: it grows a few times in a life.
    const pages = Math.ceil(Math.max(bytes, end / 4) / PAGE);
    store.grow(pages);
    buffers.unshift(store.buffer);
    open(end, pages * PAGE);
  }

  return {
    allocate(bytes) {
      const room = roomFor(bytes);
      if (!holes.some((hole) => hole.bytes >= room)) grow(room);
      const index = holes.findIndex((hole) => hole.bytes >= room);
      const hole = holes[index];
      if (!hole) throw new Error('no memory left in the kernel');
      const { at } = hole;
      hole.at += room;
      hole.bytes -= room;
      if (hole.bytes === 0) holes.splice(index, 1);
      taken.set(at, room);
      new Uint8Array(store.buffer, at, room).fill(0);
      return at;
    },
    free(at) {
      const room = taken.get(at);
      if (room === undefined) throw new Error(`nothing was allocated at ${at}`);
      taken.delete(at);
      open(at, room);
    },
    floats: (at, length) => new Float32Array(store.buffer, at, length),
    integers: (at, length) => new Int32Array(store.buffer, at, length),
    addressOf(array) {
      const { buffer } = array;
      for (let i = 0; i < buffers.length; i += 1)
        if (buffers[i] === buffer) return array.byteOffset;
      return -1;
    },
  };
}
