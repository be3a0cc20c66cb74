// Doctor: the serial ports, as the console itself would list them. Opens none of them.
import { listSerialPorts } from '../main/links/serial-ports.ts';
import type { Check } from './doctor-check.ts';

export async function checkPorts(): Promise<Check[]> {
  const ports = await listSerialPorts();
  if (ports.length === 0) {
    return [
      {
        name: 'serial ports',
        verdict: 'ok',
        detail: 'none: no adapter is plugged in, or this is a container without devices',
        remedy: null,
      },
    ];
  }
  return ports.map(({ path, product, verdict, detail, remedy }) => {
    const name = product === null ? path : `${path} (${product})`;
    return {
      name: 'serial port',
      verdict: verdict === 'ok' ? 'ok' : 'warn',
      // What is wrong with a port often names it already.
      detail: detail === '' ? name : detail.includes(path) ? detail : `${name}: ${detail}`,
      remedy,
    };
  });
}
