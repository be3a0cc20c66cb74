// Hostile bytes at the link decoder: `node bench/fuzz-link.ts --frames 1000000 --seed 1`. Prints what it did.
// Every clean frame sent after damage must come out whole; nothing may throw; memory stays as it was.
import { parseArgs } from 'node:util';
import { buildFrame, createFrameDecoder, messages, toWire } from '@harmonic/protocol/link';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const frames = Number(values.frames);
const seed = Number(values.seed);
let state = seed >>> 0 || 1;
/** xorshift32 */
function random(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

let clean = 0;
let damaged = 0;
let lost = 0;
let wrong = 0;
let expected = -1;
let sent: Uint8Array = new Uint8Array(0);
const layouts = [
  messages.hello,
  messages.event,
  messages.log,
  messages.caps.reply,
  messages.cfgStage.request,
  messages.streamOpen.request,
  messages.channelData,
];
const decoder = createFrameDecoder({
  onFrame(frame) {
    if (frame.seq === expected) expected = -1;
    else if (
      !Buffer.from(frame.bytes.subarray(frame.start, frame.start + sent.length)).equals(sent)
    )
      wrong += 1;
    for (const each of layouts) each.decode(frame.bytes.subarray(frame.from, frame.to));
  },
});
const before = process.memoryUsage().arrayBuffers;
for (let i = 0; i < frames; i += 1) {
  const payload = new Uint8Array(random(120));
  for (let b = 0; b < payload.length; b += 1) payload[b] = random(3) === 0 ? 0 : random(256);
  sent = buildFrame({ type: random(256), flags: random(4), seq: i & 0xffff, ref: 0 }, payload);
  const wire = toWire(sent);
  const hostile = random(2) === 0;
  if (hostile) {
    damaged += 1;
    const edits = 1 + random(3);
    for (let e = 0; e < edits; e += 1) {
      const at = random(wire.length);
      wire[at] = (wire[at] ?? 0) ^ (1 + random(255));
    }
    expected = -1;
  } else {
    clean += 1;
    expected = i & 0xffff;
  }
  const cut = random(wire.length + 1);
  decoder.push(wire.subarray(0, cut));
  decoder.push(wire.subarray(cut));
  if (!hostile && expected !== -1) lost += 1;
}
const grown = process.memoryUsage().arrayBuffers - before;
console.log(
  JSON.stringify({
    seed,
    frames,
    clean,
    damaged,
    lost,
    wrong,
    counters: decoder.counters,
    grownBytes: grown,
  }),
);
process.exit(lost > 0 || wrong > 0 ? 1 : 0);
