declare module '@echogarden/pffft-wasm/simd' {
  /** Instantiates the WASM module; in Node it reads pffft.wasm beside itself. */
  export default function instantiate(options?: { wasmBinary?: Uint8Array }): Promise<unknown>;
}
