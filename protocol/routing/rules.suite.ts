// A rule, a frame and routers for tests.
import {
  ANY_DEVICE,
  createRouter,
  createRoutingTable,
  LINK,
  type RoutedFrame,
  type Router,
  type RoutingRule,
} from './index.ts';

/** TC-FR-004: what comes on H5 over LoRa leaves on H10 over Wi-Fi. */
export const LORA_TO_WIFI: RoutingRule = {
  id: 7,
  enabled: true,
  copy: false,
  needsMac: false,
  log: false,
  priority: 10,
  inLink: LINK.lora,
  outLink: LINK.wifi,
  inHarmonics: { from: 5, to: 5 },
  outHarmonic: { kind: 'fixed', harmonic: 10 },
  outFec: 1,
  outModulation: 'dqpsk',
  maxAgeMs: 0,
  device: ANY_DEVICE,
  framesPerMinute: 0,
  burst: 0,
  hopMax: 3,
};
export const FRAME: RoutedFrame = {
  link: LINK.lora,
  harmonic: 5,
  origin: 0x0011223344556677n,
  seq: 1,
  hops: 0,
  hasMac: false,
  ageMs: 0,
};
/** A router by that rule, once for each change of it; numbers from 7 on. */
export const routerOf = (...rules: Partial<RoutingRule>[]): Router =>
  createRouter(
    createRoutingTable(rules.map((rule, i) => ({ ...LORA_TO_WIFI, id: 7 + i, ...rule }))),
  );
