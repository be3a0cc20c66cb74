// The live page of a device, keeping its pictures while a connection comes and goes.
import { useState } from 'react';
import type { StreamInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { OneDevice } from '../devices/OneDevice.tsx';
import { LiveDevice } from './LiveDevice.tsx';
import './live.css';

const shapeOf = (stream: StreamInfo | null): string =>
  stream ? `${stream.rateHz} ${stream.channels.map(({ name }) => name).join(' ')}` : '';

export function LiveScreen({ id }: { id: string }) {
  return <OneDevice id={id}>{(device) => <Streaming device={device} />}</OneDevice>;
}

function Streaming({ device }: { device: DeviceFacts }) {
  const stream = device.connection?.stream ?? null;
  const [held, setHeld] = useState<StreamInfo | null>(null);
  if (stream && shapeOf(stream) !== shapeOf(held)) setHeld(stream);
  // Another shape of the stream is another instrument.
  return <LiveDevice key={shapeOf(held)} device={device} stream={held} />;
}
