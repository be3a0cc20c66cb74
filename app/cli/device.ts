// `harmonic device`: builds the Linux agent when it can, and becomes it; or serves the simulated device.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal, EXIT } from './exit.ts';
import type { DeviceFlags } from './flags.ts';
import { commandName, findProduct, type Product } from './root.ts';
import { serveSimulated } from './simulated-device.ts';

const BUILD = join('build', 'firmware');
const INSTALL = 'sudo apt-get install -y --no-install-recommends cmake g++ make';

const has = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Runs a build step; its words are shown only when it fails. */
async function step(root: string, command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const words: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => words.push(bytes));
  }
  const isDone = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  if (!isDone) process.stderr.write(Buffer.concat(words));
  return isDone;
}

/** Brings the agent up to date. @returns the program. */
async function buildAgent(product: Product): Promise<string> {
  const { root } = product;
  const agent = join(root, BUILD, 'harmonic-agent');
  if (process.platform === 'win32') {
    throw new CliRefusal(
      EXIT.missing,
      'The Linux agent does not run on Windows: use --simulated for a device without hardware.',
    );
  }
  const canBuild = existsSync(join(root, 'firmware', 'CMakeLists.txt')) && has('cmake');
  if (!canBuild || !(has('c++') || has('g++') || has('clang++'))) {
    if (existsSync(agent)) return agent;
    throw new CliRefusal(
      EXIT.missing,
      `The device agent has to be built, and a compiler or CMake is missing. Either install them:\n  ${INSTALL}\nor run the simulated device, which needs neither: ${commandName(product)} device --simulated`,
    );
  }
  const configure = ['-S', 'firmware', '-B', BUILD, '-DCMAKE_BUILD_TYPE=Release'];
  if (!existsSync(agent)) console.error('Building the device agent, once…');
  const isBuilt =
    (existsSync(join(root, BUILD, 'CMakeCache.txt')) || (await step(root, 'cmake', configure))) &&
    (await step(root, 'cmake', ['--build', BUILD, '--target', 'harmonic-agent', '-j', '2']));
  if (isBuilt) return agent;
  throw new CliRefusal(EXIT.failed, 'The device agent could not be built (see above).');
}

/** The agent's own flags, from ours. It listens on TCP when nothing else was said. */
export function agentArguments(flags: DeviceFlags): string[] {
  const args: string[] = [];
  const pass = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) args.push(`--${name}`, String(value));
  };
  pass('wav', flags.wav);
  pass('synth', flags.synth);
  pass('serial', flags.serial);
  const isSilent = flags.serial === undefined && flags.tcp === undefined && flags.udp === undefined;
  pass('tcp', isSilent ? 0 : flags.tcp);
  pass('udp', flags.udp);
  pass('rate', flags.rate);
  pass('baud', flags.baud);
  pass('faults', flags.faults);
  pass('name', flags.name);
  pass('id', flags.id);
  if (flags.mdns === true) args.push('--mdns');
  return args;
}

function refuseBadFlags(flags: DeviceFlags): void {
  for (const file of [flags.wav, flags.faults]) {
    if (file !== undefined && !existsSync(file)) {
      throw new CliRefusal(EXIT.usage, `there is no file ${file}`);
    }
  }
  if (flags.wav !== undefined && flags.synth !== undefined) {
    throw new CliRefusal(EXIT.usage, '--wav and --synth cannot go together: choose one signal');
  }
  if (flags.id !== undefined && !/^[0-9a-fA-F]{16}$/.test(flags.id)) {
    throw new CliRefusal(EXIT.usage, `"${flags.id}" is no identity: it has 16 hexadecimal digits`);
  }
}

/** @param agentFlags handed to the agent as they are, after ours. */
export async function runDevice(flags: DeviceFlags, agentFlags: readonly string[]): Promise<void> {
  refuseBadFlags(flags);
  if (flags.simulated !== undefined) {
    if (agentFlags[0] !== undefined) {
      throw new CliRefusal(EXIT.usage, `"${agentFlags[0]}" is for the device agent alone`);
    }
    await serveSimulated(flags);
    return;
  }
  const agent = await buildAgent(findProduct());
  // Our end of its standard input closes however we end, and the agent ends with it.
  const all = [...agentArguments(flags), '--die-with-stdin', ...agentFlags];
  const child = spawn(agent, all, { stdio: ['pipe', 'inherit', 'inherit'] });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  process.once('disconnect', () => pass('SIGTERM'));
  process.channel?.unref();
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(EXIT.failed));
    child.once('exit', (exitCode) => resolve(exitCode ?? EXIT.ok));
  });
  process.exit(code);
}
