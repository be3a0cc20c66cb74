// `harmonic start` and `harmonic replay`: chooses the host, says which and why, and serves until told to stop.
import { existsSync, statSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import type { LinkAddress } from '@harmonic/protocol/model';
import { defaultDataDir, hasSite, sweepThrowAwayDirs } from '../main/hosts/data-folder.ts';
import { askForLink, readControl } from '../main/hosts/gateway/control-file.ts';
import { readAddress, writeAddress } from '../main/links/address.ts';
import { createKeyFileKeeper, type KeyKeeper } from '../main/hosts/key-file.ts';
import { choosePlace, type Place } from '../main/hosts/site.ts';
import { askSecret } from './ask-secret.ts';
import { startDesktop } from './desktop.ts';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';
import { chooseHost } from './host-choice.ts';
import type { Plan, StartFlags } from './flags.ts';
import { sourceOf } from './key.ts';
import { commandName, findProduct } from './root.ts';
import { listenForStop } from './stop.ts';

type ServeFlags = Plan['flags'];

const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;

/** What only the gateway does asks for the gateway. @throws CliRefusal when the two do not fit. */
function readGatewayFlags({ flags, place, dataDir }: Plan): ServeFlags {
  const refuse = (sentence: string): never => {
    throw new CliRefusal(EXIT.usage, sentence);
  };
  if (flags.listen !== 'localhost' && isIP(flags.listen) === 0) {
    refuse(`--listen takes an address of this machine, and "${flags.listen}" is none.`);
  }
  for (const name of flags.hostName) {
    if (isIP(name) === 0 && !HOST_NAME.test(name)) refuse(`--host-name: "${name}" is no name.`);
  }
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) {
    refuse('--tls-cert and --tls-key go together.');
  }
  if (flags.protect !== undefined && place !== 'real') {
    refuse('--protect is for a site: add --no-demo to make one now.');
  }
  if (flags.protect !== undefined && hasSite(dataDir)) {
    refuse(
      `there already is a site in ${dataDir}: "harmonic key protect" changes how its key is kept.`,
    );
  }
  const { listen, hostName, tlsCert, protect, keyFile, fromEnvironment } = flags;
  const isForGateway =
    listen !== '127.0.0.1' ||
    hostName.length > 0 ||
    [tlsCert, protect, keyFile, fromEnvironment].some((flag) => flag !== undefined);
  if (!isForGateway) return flags;
  if (flags.host === 'electron') refuse('a window has no address, and no terminal: --host gateway');
  return { ...flags, host: 'gateway' };
}

function keeperFor(flags: ServeFlags): KeyKeeper {
  const from = sourceOf(flags);
  return createKeyFileKeeper({
    ask: askSecret,
    ...(flags.protect ? { protectNew: from ?? { kind: 'terminal' } } : {}),
    ...(from ? { from } : {}),
  });
}

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

async function serve(wish: Plan): Promise<void> {
  const plan = { ...wish, flags: readGatewayFlags(wish) };
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
  const { tlsCert, tlsKey } = flags;
  const gateway = await openGateway({
    port: flags.port ?? null,
    address: flags.listen,
    names: flags.hostName,
    command,
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { certificate: { certFile: resolve(tlsCert), keyFile: resolve(tlsKey) } }),
    site: {
      ...plan,
      keys: keeperFor(flags),
      ...(flags.lanInterface === undefined ? {} : { discoveryInterface: flags.lanInterface }),
    },
  }).catch((error: unknown) => explainInUse(error, plan.dataDir));
  const url = gateway.wayIn();
  const { fingerprint } = gateway;
  if (flags.json === true) {
    const said = { host: 'gateway', url, dataDir: gateway.dataDir(), pid: process.pid };
    console.log(JSON.stringify(fingerprint === null ? said : { ...said, fingerprint }));
  } else {
    console.log(`Harmonic Console ${plan.version}, in a browser (${reason}).`);
    console.log(`It opens ${PLACES[plan.place](plan.dataDir)}.`);
    console.log(`\n  ${url}\n`);
    if (fingerprint !== null) {
      console.log(`Certificate, SHA-256: ${fingerprint}`);
      console.log('Compare it with what the browser shows before you trust it the first time.');
    }
    console.log(
      url.includes('?link=')
        ? `The link works once; "${command} url" prints another. Ctrl+C stops the console.`
        : 'People sign in there. Ctrl+C stops the console.',
    );
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
