// A message's bytes declared once; encoding, decoding and the type come from that one value.
// Decoding never throws: a payload that is too short, or longer than its fields, is refused.
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export interface Tlv {
  key: number;
  value: TlvValue;
}
/** The type is part of the value: SPEC L4.2. */
export type TlvValue =
  | { type: 'u8' | 'u16' | 'u32' | 'f32' | 'f64'; number: number }
  | { type: 'u64'; bigint: bigint }
  | { type: 'text'; text: string }
  | { type: 'bytes'; bytes: Uint8Array };

/** Short TLV of EVENT: u8 key, u8 length, bytes. */
export interface ShortTlv {
  key: number;
  bytes: Uint8Array;
}

/** Reads forward; past the end it yields zeros and `failed` stays set. */
export class Reader {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  at = 0;
  failed = false;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get left(): number {
    return this.bytes.length - this.at;
  }
  step(width: number): number {
    if (this.left < width) this.failed = true;
    const at = this.at;
    if (!this.failed) this.at += width;
    return at;
  }
  take(length: number): Uint8Array {
    const at = this.step(length);
    return this.failed ? new Uint8Array(0) : this.bytes.slice(at, at + length);
  }
}

/** Writes forward into a buffer the caller owns; running out of it is our mistake and throws (RangeError). */
export class Writer {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }
}

export interface Field<T> {
  read(from: Reader): T;
  write(to: Writer, value: T): void;
}

function numeric(
  width: number,
  get: (view: DataView, at: number) => number,
  set: (view: DataView, at: number, value: number) => void,
): Field<number> {
  return {
    read(from) {
      const at = from.step(width);
      return from.failed ? 0 : get(from.view, at);
    },
    write(to, value) {
      set(to.view, to.at, value);
      to.at += width;
    },
  };
}

export const u8 = numeric(
  1,
  (v, at) => v.getUint8(at),
  (v, at, x) => v.setUint8(at, x),
);
export const u16 = numeric(
  2,
  (v, at) => v.getUint16(at, true),
  (v, at, x) => v.setUint16(at, x, true),
);
export const i16 = numeric(
  2,
  (v, at) => v.getInt16(at, true),
  (v, at, x) => v.setInt16(at, x, true),
);
export const u32 = numeric(
  4,
  (v, at) => v.getUint32(at, true),
  (v, at, x) => v.setUint32(at, x, true),
);
export const f32 = numeric(
  4,
  (v, at) => v.getFloat32(at, true),
  (v, at, x) => v.setFloat32(at, x, true),
);
export const f64 = numeric(
  8,
  (v, at) => v.getFloat64(at, true),
  (v, at, x) => v.setFloat64(at, x, true),
);
export const u64: Field<bigint> = {
  read(from) {
    const at = from.step(8);
    return from.failed ? 0n : from.view.getBigUint64(at, true);
  },
  write(to, value) {
    to.view.setBigUint64(to.at, value, true);
    to.at += 8;
  },
};
/** Exactly so many bytes. */
export const fixed = (length: number): Field<Uint8Array> => ({
  read: (from) => from.take(length),
  write(to, value) {
    if (value.length !== length)
      throw new RangeError(`${length} bytes belong here, not ${value.length}`);
    to.put(value);
  },
});
/** u8 length, then UTF-8. */
export const text8: Field<string> = {
  read: (from) => decodeUtf8(from.take(u8.read(from))),
  write(to, value) {
    const bytes = encodeUtf8(value, 255);
    u8.write(to, bytes.length);
    to.put(bytes);
  },
};
/** Whatever is left. */
export const rest: Field<Uint8Array> = {
  read: (from) => from.take(from.left),
  write: (to, value) => to.put(value),
};
/** u16 count, then that many bytes. */
export const bytes16: Field<Uint8Array> = {
  read: (from) => from.take(u16.read(from)),
  write(to, value) {
    u16.write(to, value.length);
    to.put(value);
  },
};
/** u16 count, then u16 each. */
export const u16List: Field<number[]> = {
  read(from) {
    const count = u16.read(from);
    const list: number[] = [];
    for (let i = 0; i < count && !from.failed; i += 1) list.push(u16.read(from));
    return list;
  },
  write(to, value) {
    u16.write(to, value.length);
    for (const each of value) u16.write(to, each);
  },
};

const TLV_TYPES = ['u8', 'u16', 'u32', 'u64', 'f32', 'f64', 'text', 'bytes'] as const;
const TLV_NUMBERS = { u8, u16, u32, f32, f64 } as const;
const TLV_WIDTHS = { u8: 1, u16: 2, u32: 4, f32: 4, f64: 8 } as const;

function readTlv(from: Reader): Tlv {
  const key = u16.read(from);
  const type = TLV_TYPES[u8.read(from) - 1];
  const bytes = from.take(u8.read(from));
  const inner = new Reader(bytes);
  const refused: Tlv = { key, value: { type: 'bytes', bytes } };
  if (type === undefined) from.failed = true;
  if (from.failed || type === undefined || type === 'bytes') return refused;
  if (type === 'text') return { key, value: { type, text: decodeUtf8(bytes) } };
  if (type === 'u64') {
    const value = u64.read(inner);
    if (inner.failed || inner.left > 0) from.failed = true;
    return { key, value: { type, bigint: value } };
  }
  if (bytes.length !== TLV_WIDTHS[type]) {
    from.failed = true;
    return refused;
  }
  return { key, value: { type, number: TLV_NUMBERS[type].read(inner) } };
}

function writeTlv(to: Writer, { key, value }: Tlv): void {
  u16.write(to, key);
  u8.write(to, TLV_TYPES.indexOf(value.type) + 1);
  if (value.type === 'text' || value.type === 'bytes') {
    const bytes = value.type === 'text' ? encodeUtf8(value.text, 255) : value.bytes;
    if (bytes.length > 255) throw new RangeError('a TLV holds at most 255 bytes');
    u8.write(to, bytes.length);
    to.put(bytes);
  } else if (value.type === 'u64') {
    u8.write(to, 8);
    u64.write(to, value.bigint);
  } else {
    u8.write(to, TLV_WIDTHS[value.type]);
    TLV_NUMBERS[value.type].write(to, value.number);
  }
}

/** TLVs to the end, less `reserve` bytes that belong to a field behind them. */
export const tlvs = (reserve = 0): Field<Tlv[]> => ({
  read(from) {
    const list: Tlv[] = [];
    while (!from.failed && from.left > reserve) list.push(readTlv(from));
    return list;
  },
  write(to, value) {
    for (const each of value) writeTlv(to, each);
  },
});

/** Short TLVs to the end. */
export const shortTlvs: Field<ShortTlv[]> = {
  read(from) {
    const list: ShortTlv[] = [];
    while (!from.failed && from.left > 0)
      list.push({ key: u8.read(from), bytes: from.take(u8.read(from)) });
    return list;
  },
  write(to, value) {
    for (const each of value) {
      u8.write(to, each.key);
      u8.write(to, each.bytes.length);
      to.put(each.bytes);
    }
  },
};

export type ValueOf<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export interface Layout<T> {
  /** @returns null when the bytes are not exactly this message. */
  decode(payload: Uint8Array): T | null;
  /** Writes into `out` and answers the bytes written. */
  encode(value: T, out: Uint8Array): number;
}

/** Fields in the order of their bytes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a field of any value type; ValueOf keeps each one's own
export function layout<F extends Record<string, Field<any>>>(fields: F): Layout<ValueOf<F>> {
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  return {
    decode(payload) {
      const from = new Reader(payload);
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) value[name] = field.read(from);
      return from.failed || from.left > 0 ? null : (value as ValueOf<F>);
    },
    encode(value, out) {
      const to = new Writer(out);
      for (const [name, field] of entries)
        field.write(to, (value as Record<string, unknown>)[name]);
      return to.at;
    },
  };
}

/** The same bytes, refused as well where a field contradicts another. */
export const holding = <T>(inner: Layout<T>, isWhole: (value: T) => boolean): Layout<T> => ({
  decode(payload) {
    const value = inner.decode(payload);
    return value !== null && isWhole(value) ? value : null;
  },
  encode: (value, out) => inner.encode(value, out),
});
