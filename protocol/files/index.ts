export {
  BYTE_ORDER_MARK,
  CSV_DIALECTS,
  csvFloat,
  csvLine,
  csvNumber,
  csvText,
  type CsvDialect,
} from './csv.ts';
export {
  readSidecar,
  SIDECAR_BYTES_MOST,
  SIDECAR_KIND,
  SIDECAR_TIMES_MOST,
  sidecarTimeAt,
  type Sidecar,
  type SidecarConversion,
  type SidecarGap,
  type SidecarNote,
  type SidecarTime,
} from './sidecar.ts';
export { scaleFaultOf, scaleFaultText, type ScaleFault } from './sidecar-scales.ts';
export { isBeside, plainChannels, toChannelValues } from './wav-channels.ts';
export { wavDataBytes, wavPadBytes, writeWavHead, type WavShape } from './wav-head.ts';
