// What the server is told by its surroundings, read once at the start.
export interface Config {
  address: string;
  port: number;
}

/** @throws RangeError in words when a variable does not make sense. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = Number(env['PORT'] ?? '4290');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`PORT has to be a number from 0 to 65535, and is "${env['PORT'] ?? ''}"`);
  }
  return { address: env['ADDRESS'] ?? '127.0.0.1', port };
}
