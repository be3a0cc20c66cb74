// `harmonic start` and `harmonic replay`: chooses the host, says which and why, and serves until told to stop.
import { existsSync, statSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import type { LinkAddress } from '@harmonic/protocol/model';
import { defaultDataDir, sweepThrowAwayDirs } from '../main/hosts/data-folder.ts';
import { askForLink, readControl } from '../main/hosts/gateway/control-file.ts';
import { readAddress, writeAddress } from '../main/links/address.ts';
import { keyFile } from '../main/hosts/key-file.ts';
import { choosePlace, type Place } from '../main/hosts/site.ts';
import { startDesktop } from './desktop.ts';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';
import { chooseHost } from './host-choice.ts';
import type { Plan, StartFlags } from './flags.ts';
import { commandName, findProduct } from './root.ts';
import { listenForStop } from './stop.ts';

/** Reads what stands after `--device`; a replayed file becomes an absolute path, and has to be there. */
export function addressOf(text: string): LinkAddress {
  const reading = readAddress(text);
  if (!reading.ok) throw new CliRefusal(EXIT.usage, `--device: ${reading.reason}`);
  const { address } = reading;
  if (address.kind !== 'replay') return writeAddress(address);
  const path = resolve(address.path);
  if (!existsSync(path)) throw new CliRefusal(EXIT.usage, `there is no file ${path}`);
  return writeAddress({ ...address, path });
}

export async function start(flags: StartFlags, version: string): Promise<void> {
  const connect = flags.device.map(addressOf);
  const dataDir = resolve(flags.data ?? defaultDataDir());
  if (flags.data === '' || (existsSync(dataDir) && !statSync(dataDir).isDirectory())) {
    throw new CliRefusal(
      EXIT.dataFolder,
      `--data takes a folder, and "${flags.data ?? ''}" is none.`,
    );
  }
  if (flags.lanInterface !== undefined && !isIPv4(flags.lanInterface)) {
    throw new CliRefusal(
      EXIT.usage,
      `--lan-interface takes an IPv4 address of this machine, and "${flags.lanInterface}" is none.`,
    );
  }
  if (flags.demo === true && connect.length > 0) {
    throw new CliRefusal(
      EXIT.usage,
      'the demo reaches nothing real: --demo and --device cannot go together',
    );
  }
  await serve({
    place: choosePlace({ demo: flags.demo, dataDir, connect }),
    dataDir,
    siteName: flags.name ?? hostname(),
    connect,
    flags,
    version,
  });
}

export async function replay(
  file: string,
  flags: Omit<StartFlags, 'device'>,
  version: string,
): Promise<void> {
  await serve({
    place: flags.data === undefined ? 'look' : 'real',
    dataDir: resolve(flags.data ?? defaultDataDir()),
    siteName: basename(file),
    connect: [addressOf(`replay:${file}`)],
    flags,
    version,
  });
}

async function serve(plan: Plan): Promise<void> {
  // What the console writes is its owner's alone, whatever the folder was before.
  process.umask(0o077);
  await sweepThrowAwayDirs();
  const choice = await chooseHost(plan.flags.host, (line) => console.error(line));
  if (choice.host === 'electron') {
    const failure = await startDesktop(choice.binary, plan, choice.reason);
    if (failure === null) return;
    if (plan.flags.host === 'electron') throw new CliRefusal(EXIT.missing, failure);
    await serveGateway(plan, failure);
  } else {
    await serveGateway(plan, choice.reason);
  }
}

const PLACES: Record<Place, (dataDir: string) => string> = {
  demo: () => 'the demo: simulated devices, in a throw-away folder',
  look: () => 'a look at a recording, in a throw-away folder',
  real: (dataDir) => `the site in ${dataDir}`,
};

async function serveGateway(plan: Plan, reason: string): Promise<void> {
  const { flags } = plan;
  const command = commandName(findProduct());
  const stop = listenForStop();
  const { openGateway } = await import('../main/hosts/gateway/entry.ts');
  const gateway = await openGateway({
    port: flags.port ?? null,
    address: flags.hostAddress,
    command,
    site: {
      ...plan,
      keys: keyFile,
      ...(flags.lanInterface === undefined ? {} : { discoveryInterface: flags.lanInterface }),
    },
  }).catch((error: unknown) => explainInUse(error, plan.dataDir));
  const url = gateway.link();
  if (flags.json === true) {
    const said = { host: 'gateway', url, dataDir: gateway.dataDir(), pid: process.pid };
    console.log(JSON.stringify(said));
  } else {
    console.log(`Harmonic Console ${plan.version}, in a browser (${reason}).`);
    console.log(`It opens ${PLACES[plan.place](plan.dataDir)}.`);
    console.log(`\n  ${url}\n`);
    console.log(`The link works once; "${command} url" prints another. Ctrl+C stops the console.`);
  }
  await stop.thenClose(() => gateway.close());
}

/** A folder that is open elsewhere: says where, with a link into that console. */
async function explainInUse(error: unknown, dataDir: string): Promise<never> {
  if (refusalCode(error) !== 'in-use') throw error;
  const control = readControl(dataDir);
  const url = control ? await askForLink(control) : null;
  throw new CliRefusal(
    EXIT.dataFolder,
    `A console already has ${dataDir} open. ` +
      (url === null
        ? 'It is the desktop window of this machine, or it does not answer.'
        : `Open it here: ${url}`),
  );
}
