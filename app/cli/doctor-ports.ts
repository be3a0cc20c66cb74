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
  return ports.map(({ path, verdict, detail, remedy }) => ({
    name: 'serial port',
    verdict: verdict === 'ok' ? 'ok' : 'warn',
    detail: detail === '' ? path : `${path}: ${detail}`,
    remedy,
  }));
}
