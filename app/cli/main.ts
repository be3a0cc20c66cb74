// The `harmonic` command: which words it knows, and where each one is answered. Does nothing itself.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, explain } from './exit.ts';
import { addMeasureCommand } from './measure-command.ts';
import { addModemCommands } from './modem-command.ts';
import { findProduct } from './root.ts';
import type { DeviceFlags, StartFlags } from './flags.ts';
import type { VerifyAuditFlags } from './verify-audit.ts';
import type { KeyFlags } from './key.ts';

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 (any) to 65535.');
  }
  return port;
}
function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It has to be a number above zero.');
  return number;
}
const collect = (value: string, before: string[]): string[] => [...before, value];

const startOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--host <host>', 'where the console shows itself')
        .choices(['auto', 'electron', 'gateway'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--listen <address>',
        'address the gateway answers on; 0.0.0.0 is all of them. Beyond this machine it speaks TLS',
      ).default('127.0.0.1'),
    )
    .option(
      '--host-name <name>',
      'another name the gateway answers to; may be given again',
      collect,
      [],
    )
    .option('--tls-cert <file>', 'certificate to show instead of an own one, in PEM')
    .option('--tls-key <file>', 'its private key, in PEM')
    .option('--port <port>', 'port of the gateway; 0 takes any', portNumber)
    .option('--data <folder>', 'data folder of the site')
    .option('--lan-interface <address>', 'address of the interface on which devices are discovered')
    .option(
      '--key-file <file>',
      'read the passphrase of the site’s key from this file, whatever the site remembers',
    )
    .option('--from-environment', 'read it from HARMONIC_PASSPHRASE')
    .option(
      '--json',
      'one line {"host","url","dataDir","pid"} once it serves, with "fingerprint" where it speaks TLS',
    )
    .option('--no-build', 'run what is built, without looking whether it is up to date');

function addKeyCommands(program: Command): void {
  const key = program.command('key').description('how the key of a site is kept on this machine');
  const keyCommand = (name: string, description: string): Command =>
    key.command(name).description(description).option('--data <folder>', 'data folder of the site');
  const passphrase = (command: Command): Command =>
    command
      .option('--key-file <file>', 'read the passphrase from this file')
      .option('--from-environment', 'read it from HARMONIC_PASSPHRASE');
  passphrase(
    keyCommand(
      'protect',
      'put the key under a passphrase; asked for, or read as said, from then on',
    ),
  )
    .option('--old-key-file <file>', 'read the passphrase it is under now from this file')
    .action(async (flags: KeyFlags) => (await import('./key.ts')).protectKey(flags));
  passphrase(keyCommand('unprotect', 'keep the key in a file only you can read')).action(
    async (flags: KeyFlags) => (await import('./key.ts')).unprotectKey(flags),
  );
  keyCommand(
    'rescue',
    'bring the key back with the break-glass code, when keychain, file or passphrase is lost',
  ).action(async (flags: KeyFlags) => (await import('./key.ts')).rescueSite(flags));
}

function createProgram(): Command {
  const { version } = findProduct();
  const program = new Command('harmonic')
    .description('Harmonic Console: commission, measure and account for devices.')
    .version(version)
    .showHelpAfterError('(harmonic --help shows every command)')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 our mistake, 2 the command line or a file is not right, 3 the data folder
cannot be opened, 4 the port is taken, 5 this machine lacks something, 6 doctor found a fault.
verify-audit ends with 1 when the trail does not hold.`,
    );

  startOptions(program.command('start'))
    .description('open the console: the demo when there is no site yet')
    .option('--demo', 'open the demo, whatever is in the data folder')
    .option('--no-demo', 'open a real site, made now when there is none')
    .option('--name <name>', 'name of a site that is made now')
    .addOption(
      new Option('--protect <how>', 'how the key of a site that is made now is kept').choices([
        'passphrase',
      ]),
    )
    .option(
      '--device <address>',
      'connect at once: tcp://HOST:PORT, udp://HOST:PORT, serial:PATH or replay:FILE; may be given again',
      collect,
      [],
    )
    .action(async (flags: StartFlags) => {
      const { start } = await import('./start.ts');
      await start(flags, version);
    });
  startOptions(program.command('replay <file>'))
    .description('open the console on a recorded WAV file; nothing is kept unless --data is given')
    .action(async (file: string, flags: Omit<StartFlags, 'device'>) => {
      const { replay } = await import('./start.ts');
      await replay(file, flags, version);
    });
  program
    .command('url')
    .description(
      'print where the console that is running is: a fresh one-time link, or the address where people sign in',
    )
    .option('--data <folder>', 'its data folder')
    .action(async (flags: { data?: string }) => {
      const { printUrl } = await import('./url.ts');
      await printUrl(flags.data);
    });
  addKeyCommands(program);
  program
    .command('device [agent-flags...]')
    .description('run a device: the firmware itself on this machine, or a simulated one')
    .option('--wav <file>', 'play this recording, again and again')
    .option('--synth <spec>', 'make a signal: tone=1000:0.5,noise=0.01')
    .option('--serial <path>', 'serve on this port; "pty" makes a pseudo-terminal')
    .option('--tcp <port>', 'serve on this TCP port of this machine; 0 takes any', portNumber)
    .option('--udp <port>', 'serve on this UDP port of this machine; 0 takes any', portNumber)
    .option('--rate <hz>', 'sample rate', positive)
    .option('--baud <baud>', 'pace of a pseudo-terminal', positive)
    .option('--faults <file>', 'faults to make, and when')
    .option('--name <name>', 'name it announces')
    .option('--id <hex>', 'identity it announces, 16 hexadecimal digits')
    .option('--mdns', 'announce it on the local network')
    .option(
      '--json',
      'one line {"identity","serial","tcp"} once it serves; it is printed in any case',
    )
    .option('--simulated [preset]', 'the simulated device over TCP: motor, mains or tone')
    .addHelpText('after', '\nWhat stands after -- is handed to the device agent as it is.')
    .action(async (agentFlags: string[], flags: DeviceFlags) => {
      const { runDevice } = await import('./device.ts');
      await runDevice(flags, agentFlags);
    });
  addMeasureCommand(program);
  addModemCommands(program);
  program
    .command('verify-audit <file>')
    .description('whether an exported trail is whole, and which console signed it')
    .option('--key <hex>', 'key of the console it has to be from')
    .option('--json', 'one document')
    .action(async (file: string, flags: VerifyAuditFlags) => {
      const { verifyAudit } = await import('./verify-audit.ts');
      await verifyAudit(file, flags);
    });
  program
    .command('doctor')
    .description('look at ports, permissions, display, desktop, database, disk: verdict and remedy')
    .option('--data <folder>', 'data folder to look at')
    .option('--json', 'one document')
    .action(async (flags: { data?: string; json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      await doctor(flags);
    });
  return program;
}

/** @param args what follows `harmonic` on the command line. @returns the exit code so far; a served console goes on. */
export async function run(args: readonly string[]): Promise<void> {
  const program = createProgram();
  const quiet = (command: Command): void => {
    command.exitOverride();
    for (const sub of command.commands) quiet(sub);
  };
  quiet(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    const { text, exitCode } = explain(error);
    console.error(text);
    // A start that was refused may have threads left; nothing of theirs is worth waiting for.
    process.exit(exitCode);
  }
}
