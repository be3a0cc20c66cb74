// The command as a person or a script runs it: a process, its words, its exit code.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { rescueKeyOf } from '../main/access/rescue-key.ts';
import { keepRescue } from '../main/hosts/key-rescue.ts';

const HARMONIC = fileURLToPath(new URL('./harmonic.mjs', import.meta.url));
const BUILD_MAX_MS = 120_000;

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'harmonic-cli-'));
  // The first run builds the checkout when that is needed.
  expect(harmonic('--version').status).toBe(0);
}, BUILD_MAX_MS);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ran {
  status: number | null;
  out: string;
  err: string;
}
/** Everything any command of these tests has said. */
let everything = '';
/** What this person is set up with: nothing outside the scratch folder is used or made. */
const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  XDG_CONFIG_HOME: join(scratch, 'config'),
  ...more,
});
function harmonicIn(env: Record<string, string>, ...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [HARMONIC, ...args], {
    encoding: 'utf8',
    timeout: BUILD_MAX_MS,
    env: environment(env),
  });
  everything += stdout + stderr;
  return { status, out: stdout, err: stderr };
}
const harmonic = (...args: string[]): Ran => harmonicIn({}, ...args);

/** Starts a command that serves. @returns its one JSON line, and its end. */
async function serving(...args: string[]): Promise<{
  said: Record<string, unknown>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}> {
  const child = spawn(process.execPath, [HARMONIC, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    everything += text;
  });
  child.stdout.on('data', (text: Buffer) => (everything += text.toString()));
  const lines = createInterface({ input: child.stdout });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    exit.then((code) => {
      throw new Error(`it ended with ${code}: ${err}`);
    }),
  ]);
  return {
    said: JSON.parse(line) as Record<string, unknown>,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exit;
    },
  };
}

/** A sine of 1 kHz and amplitude 0.5, sampled at 16 kHz in 16 bits. */
function tone(frames: number): string {
  const file = join(scratch, `tone-${frames}.wav`);
  const samples = Int16Array.from({ length: frames }, (_, i) =>
    Math.round(0x4000 * Math.sin((2 * Math.PI * 1000 * i) / 16_000)),
  );
  writeFileSync(
    file,
    Buffer.concat([writeWavHeader(16_000, 1, frames, 'int16'), new Uint8Array(samples.buffer)]),
  );
  return file;
}

/** Runs a command on a pseudo-terminal and types a line when it asks. @returns all that stood there. */
function onTerminal(line: string, ...args: string[]): string {
  const play = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
seen = b''
sent = False
while True:
    try: part = os.read(fd, 1024)
    except OSError: break
    if not part: break
    seen += part
    if not sent and b': ' in seen:
        sent = True
        os.write(fd, (sys.argv[1] + '\\r').encode())
os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
`;
  const { stdout } = spawnSync('python3', ['-c', play, line, process.execPath, HARMONIC, ...args], {
    encoding: 'utf8',
    env: environment(),
    timeout: BUILD_MAX_MS,
  });
  everything += stdout;
  return stdout;
}

interface Measured {
  sampleRateHz: number;
  perChannel: {
    statistics: Record<'mean' | 'rms' | 'peak' | 'crestFactor' | 'kurtosis', number>;
    spectra: {
      N: number;
      window: string;
      averages: number;
      top10: { frequencyHz: number; frequencyInterpolatedHz?: number; amplitudePeak: number }[];
    }[];
  }[];
}
const measured = (...args: string[]): Measured => {
  const { status, out, err } = harmonic('measure', '--json', ...args);
  expect([status, err]).toEqual([0, '']);
  return JSON.parse(out) as Measured;
};

describe('words and exit codes', () => {
  test('help names every command and the exit codes', () => {
    const { status, out } = harmonic('--help');
    expect(status).toBe(0);
    for (const word of [
      'start',
      'replay',
      'url',
      'device',
      'measure',
      'modem',
      'doctor',
      'Exit codes',
    ]) {
      expect(out).toContain(word);
    }
  });

  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['start', '--port', '70000'], 'A port is a number from 0 (any) to 65535'],
    [['start', '--host', 'palace'], 'Allowed choices are auto, electron, gateway'],
    [['start', '--device', 'ftp://x'], 'is no kind of link'],
    [['start', '--device', 'replay:/no/such.wav'], 'there is no file /no/such.wav'],
    [['start', '--demo', '--device', 'tcp://127.0.0.1:1'], 'the demo reaches nothing real'],
    [['start', '--listen', 'mill'], '--listen takes an address of this machine'],
    [['start', '--listen', '198.51.100.7'], '198.51.100.7 is no address of this machine'],
    [['start', '--host-name', 'no name'], '"no name" is no name'],
    [['start', '--tls-cert', 'x.pem'], '--tls-cert and --tls-key go together'],
    [['start', '--tls-cert', '/no/x.pem', '--tls-key', '/no/x.key'], 'there is no file /no/x.key'],
    [['start', '--host', 'electron', '--listen', '0.0.0.0'], 'a window has no address'],
    [['start', '--demo', '--protect', 'passphrase'], '--protect is for a site'],
    [['start', '--protect', 'prayer'], 'Allowed choices are passphrase'],
    [['key', 'protect', '--key-file', 'x', '--from-environment'], 'cannot go together'],
    [['measure', '/no/such.wav'], 'there is no such file'],
    [['measure', HARMONIC], 'this is not a WAV file'],
    [['measure', 'x.wav', '--n', '5000'], 'a transform length is a power of two'],
    [['measure', 'x.wav', '--band', '9:3'], 'A band is two frequencies, the lower first'],
    [['measure', 'x.wav', '--sidebands', '100'], 'Sidebands are a carrier and a spacing'],
    [['measure', 'x.wav', '--bearing', 'n=8,d=2,D=1'], 'A bearing is n elements of diameter d'],
    [['measure', 'x.wav', '--shaft-rpm', '0:9'], 'A shaft that stands has no orders'],
    [['measure', 'x.wav', '--octave', '5'], 'Octaves are divided by 1, 3, 6, 12, 24'],
    [['measure', 'x.wav', '--bearing', 'mfpt'], '--bearing is read by --profile bearing'],
    [['measure', 'x.wav', '--machine', 'group1-rigid'], 'is read by --profile vibration'],
    [['measure', 'x.wav', '--shaft-rpm', '9'], 'is read by --profile bearing or vibration'],
    [['measure', 'x.wav', '--profile', 'mains', '--octave', '3'], 'not by the profile mains'],
    [['measure', 'x.wav', '--start', '-1'], 'It has to be a number, zero or above'],
    [['measure', 'x.wav', '--seconds', '0'], 'It has to be a number above zero'],
    [['measure', 'x.wav', '--f0', '-3'], 'It has to be a number above zero'],
    [['measure', HARMONIC, '--calibration', '/no/such.json'], 'there is no such file'],
    [['device', '--simulated', 'moon'], 'there is no simulated device "moon"'],
    [['device', '--simulated', '--baud', '9600'], '--baud is for the device agent'],
    [['device', '--simulated', '--', '--once'], '"--once" is for the device agent alone'],
    [['device', '--wav', '/no/such.wav'], 'there is no file /no/such.wav'],
    [['device', '--id', 'xyz'], 'it has 16 hexadecimal digits'],
    [[], 'Usage: harmonic'],
  ])('harmonic %j is refused in a sentence, with code 2 and no stack', (args, words) => {
    const { status, err, out } = harmonic(...args);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n\s+at /);
    expect([status, out]).toEqual([2, '']);
  });

  test('a link of a console that does not run ends with code 5', () => {
    const { status, err } = harmonic('url', '--data', join(scratch, 'nowhere'));
    expect([status, err]).toEqual([5, expect.stringContaining('No console answers')]);
  });
});

describe('measure', () => {
  test('a tone of amplitude 0.5 is measured at its frequency, amplitude and moments', () => {
    const { sampleRateHz, perChannel } = measured(tone(32_000));
    expect(sampleRateHz).toBe(16_000);
    const { statistics, spectra } = perChannel[0]!;
    expect(statistics.mean).toBeCloseTo(0, 4);
    expect(statistics.rms).toBeCloseTo(0.5 / Math.SQRT2, 4);
    expect(statistics.crestFactor).toBeCloseTo(Math.SQRT2, 3);
    expect(statistics.kurtosis).toBeCloseTo(1.5, 3);
    expect(spectra.map(({ N }) => N)).toEqual([16_384, 4096]);
    for (const { top10 } of spectra) {
      expect(top10[0]!.frequencyInterpolatedHz).toBeCloseTo(1000, 1);
      expect(top10[0]!.amplitudePeak).toBeCloseTo(0.5, 3);
    }
  });

  test('a file shorter than N is measured whole, and as one exact block', () => {
    const { perChannel } = measured(tone(320));
    const { spectra } = perChannel[0]!;
    expect(spectra.map(({ N, window }) => [N, window])).toEqual([
      [320, 'hann'],
      [256, 'hann'],
      [320, 'rectangular'],
    ]);
    expect(spectra[2]!.top10[0]).toMatchObject({ frequencyHz: 1000 });
    expect(spectra[2]!.top10[0]!.amplitudePeak).toBeCloseTo(0.5, 3);
  });

  test('one period in a file: the exact block that sees it comes first', () => {
    const { perChannel } = measured(tone(16));
    expect(perChannel[0]!.spectra[0]).toMatchObject({ N: 16, window: 'rectangular' });
    expect(perChannel[0]!.spectra[0]!.top10[0]).toMatchObject({ frequencyHz: 1000 });
  });

  test('N and window are taken as asked', () => {
    const { perChannel } = measured(tone(32_000), '--n', '1024', '--window', 'flat-top');
    expect(perChannel[0]!.spectra.map(({ N, window }) => [N, window])).toEqual([
      [1024, 'flat-top'],
      [1024, 'flat-top'],
    ]);
  });

  test('harmonics, the THD family and their explanations stand beside the spectra', () => {
    const [channel] = measured(
      tone(32_000),
      '--band',
      '900:1100',
      '--sidebands',
      '1000:50',
    ).perChannel;
    expect(channel).toMatchObject({ sidebands: { carrierHz: expect.any(Number) } });
    const { f0Hz, thdFPercent, thdRPercent, sinadDb, snrDb, sfdrDb, enob, band, explanations } =
      channel as unknown as Record<string, number> & {
        band: { rms: number };
        explanations: Record<string, { decimals: number; reasons: { code: string }[] }>;
      };
    expect(f0Hz).toBeCloseTo(1000, 3);
    expect([thdFPercent, thdRPercent].every((thd) => thd! < 0.01)).toBe(true);
    expect(sinadDb).toBeGreaterThan(85);
    expect([snrDb, sfdrDb].every((db) => db! >= sinadDb! - 0.1)).toBe(true);
    expect(enob).toBeGreaterThan(14);
    expect(band.rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
    for (const key of ['f0Hz', 'harmonics', 'thdFPercent', 'sinadDb', 'rms', 'kurtosis', 'band'])
      expect(explanations[key]!.decimals, key).toEqual(expect.any(Number));
    expect(explanations['enob']!.reasons.map(({ code }) => code)).toContain('not-full-scale');
  });

  test('a bearing struck as its outer race passes: its geometry names the race', () => {
    const file = join(scratch, 'bearing.wav');
    const rate = 40_000;
    const samples = Int16Array.from({ length: 65_536 }, (_, i) => {
      const since = (i / rate) % (1 / 81.125);
      return Math.round(9000 * Math.exp(-900 * since) * Math.sin(2 * Math.PI * 4000 * since));
    });
    const body = new Uint8Array(samples.buffer);
    writeFileSync(file, Buffer.concat([writeWavHeader(rate, 1, samples.length, 'int16'), body]));
    const flags = ['--profile', 'bearing', '--shaft-rpm', '1500'];
    for (const geometry of ['mfpt', 'n=8,d=0.235,D=1.245,angle=0']) {
      const { perChannel } = measured(file, ...flags, '--bearing', geometry);
      const { envelope, explanations } = perChannel[0] as unknown as {
        envelope: { top10: unknown[]; bearing: { findings: { fault: string; shown: boolean }[] } };
        explanations: Record<string, { source: string }>;
      };
      const shown = envelope.bearing.findings.filter((finding) => finding.shown);
      expect(shown.map(({ fault }) => fault)).toEqual(['BPFO']);
      expect(envelope.top10).toHaveLength(10);
      for (const key of ['envelope', 'bearing', 'orders', 'cepstrum'])
        expect(explanations[key]!.source, key).not.toBe('');
    }
    const { out } = harmonic('measure', file, ...flags, '--bearing', 'mfpt', '--band', '2500:5500');
    expect(out).toMatch(/BPFO +8\d\.\d+ Hz +\d+\.\d dB {2}stands out/);
  });

  test('vibration in g: velocity, and a zone where the machine is said; else why there is none', () => {
    const file = join(scratch, 'accelerometer.json');
    const calibration = { gain: 1, unit: 'g', date: '2026-01-01', owner: 'QA' };
    writeFileSync(file, JSON.stringify(calibration));
    const flags = ['--profile', 'vibration', '--calibration', file];
    const said = harmonic('measure', tone(32_000), ...flags, '--machine', 'group2-rigid').out;
    // 0.5 g at 1 kHz, the band's edge: half of its line counts.
    expect(said).toMatch(/velocity 0\.\d+ mm\/s RMS, 10–1000 Hz: zone A \(ISO 20816-3:2022/);
    expect(harmonic('measure', tone(32_000), ...flags).out).toContain(
      'no severity without the machine',
    );
    const bare = harmonic('measure', tone(32_000), '--profile', 'vibration').out;
    expect(bare).toContain('velocity takes a calibration in m/s² or g');
  });

  test('a calibration gives the numbers its unit; past its date it is used, and marked', () => {
    const file = join(scratch, 'calibration.json');
    const calibration = { gain: 20, unit: 'm/s²', date: '2020-01-01', owner: 'QA' };
    writeFileSync(file, JSON.stringify({ ...calibration, validUntil: '2021-01-01' }));
    const { out, err, status } = harmonic('measure', tone(32_000), '--calibration', file);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(
      'calibrated in m/s² by QA on 2020-01-01, valid until 2021-01-01: EXPIRED',
    );
    expect(out).toMatch(/RMS 7\.07\d* m\/s²/);
    expect(out).toContain('the calibration by QA ended on 2021-01-01');
    writeFileSync(file, JSON.stringify({ ...calibration, gain: 0 }));
    const refused = harmonic('measure', tone(320), '--calibration', file);
    expect(refused).toMatchObject({ status: 2, out: '' });
    expect(refused.err).toContain('is no calibration: gain');
  });

  test('empty, not numbers, a header that lies: said in a sentence', () => {
    const file = join(scratch, 'odd.wav');
    writeFileSync(file, '');
    expect(harmonic('measure', file)).toMatchObject({
      status: 2,
      err: expect.stringContaining('is empty'),
    });
    const floats = Float32Array.from({ length: 64 }, (_, i) => (i === 7 ? NaN : 0.1));
    const body = new Uint8Array(floats.buffer);
    writeFileSync(file, Buffer.concat([writeWavHeader(8000, 1, 64, 'float32'), body]));
    expect(harmonic('measure', file)).toMatchObject({
      status: 2,
      err: expect.stringContaining('1 sample is not a number, infinite, or beyond'),
    });
    const claimed = writeWavHeader(8000, 1, 1e9, 'int16');
    writeFileSync(file, Buffer.concat([claimed, new Uint8Array(4096)]));
    const words =
      'cut short, or its header lies: 2000000000 bytes of samples are claimed, 4096 are';
    const cut = harmonic('measure', file);
    expect(cut).toMatchObject({ status: 0, err: '', out: expect.stringContaining(words) });
    expect(harmonic('measure', file, '--json')).toMatchObject({
      ...{ status: 0, err: expect.stringContaining(words) },
      out: expect.stringContaining('"warnings":[{"code":"cut-short"'),
    });
  });

  test('for people it is a table', () => {
    const { out } = harmonic('measure', tone(32_000));
    expect(out).toContain('32000 frames at 16000 Hz (2 s)');
    expect(out).toMatch(/1000\.\d+ Hz {2}0\.5/);
  });
});

describe('start', () => {
  test('a real site: one line of JSON, a link that opens, health, a clean end', async () => {
    const data = join(scratch, 'site');
    const flags = ['--no-demo', '--host', 'gateway', '--port', '0', '--data', data];
    const running = await serving('start', '--json', ...flags);
    const { host, url, dataDir, pid } = running.said;
    expect([host, dataDir]).toEqual(['gateway', data]);
    expect(pid).toEqual(expect.any(Number));
    expect((await fetch(new URL('/healthz', url as string))).status).toBe(200);

    const second = harmonic('start', ...flags);
    expect(second.status).toBe(3);
    expect(second.err).toContain(`A console already has ${data} open`);
    expect(second.err).toContain(`${new URL(url as string).origin}/?link=`);

    const fresh = harmonic('url', '--data', data).out.trim();
    expect((await fetch(fresh, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(fresh, { redirect: 'manual' })).status).toBe(403);
    expect(await running.stop('SIGINT')).toBe(0);
    expect(existsSync(join(data, 'console.json'))).toBe(false);
    expect(existsSync(join(data, 'console.db'))).toBe(true);
  });

  test('the demo lies in a throw-away folder, and what a killed one left is swept', async () => {
    const flags = ['--demo', '--host', 'gateway', '--port', '0', '--data', join(scratch, 'none')];
    const killed = await serving('start', '--json', ...flags);
    await killed.stop('SIGKILL');
    const left = killed.said['dataDir'] as string;
    expect(existsSync(left)).toBe(true);
    const next = await serving('start', '--json', ...flags);
    expect(existsSync(left)).toBe(false);
    expect(await next.stop()).toBe(0);
    expect(existsSync(next.said['dataDir'] as string)).toBe(false);
    expect(existsSync(join(scratch, 'none'))).toBe(false);
  });

  test('a recording is looked at without a site being made', async () => {
    const running = await serving(
      ...['replay', tone(32_000), '--json', '--host', 'gateway', '--port', '0'],
    );
    expect(running.said['dataDir']).toContain('harmonic-look-');
    expect(await running.stop()).toBe(0);
  });

  test('a taken port that was asked for ends with code 4', async () => {
    const flags = ['--demo', '--host', 'gateway', '--port'];
    const running = await serving('start', '--json', ...flags, '0');
    const { port } = new URL(running.said['url'] as string);
    const second = harmonic('start', ...flags, port);
    expect([second.status, second.err]).toEqual([
      4,
      expect.stringContaining(`port ${port} is taken`),
    ]);
    expect(await running.stop()).toBe(0);
  });
});

describe('on the LAN', () => {
  test('it says its fingerprint, and "harmonic url" finds it', async () => {
    const data = join(scratch, 'lan-site');
    const running = await serving(
      ...['start', '--json', '--no-demo', '--port', '0', '--data', data, '--listen', '0.0.0.0'],
      ...['--host-name', 'console.example'],
    );
    const { url, fingerprint } = running.said as { url: string; fingerprint: string };
    expect(new URL(url)).toMatchObject({ protocol: 'https:', hostname: 'console.example' });
    expect(fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const again = harmonic('url', '--data', data).out.trim();
    expect(new URL(again).origin).toBe(new URL(url).origin);
    expect(await running.stop()).toBe(0);
  });
});

describe('keys', () => {
  const PASSPHRASE = 'planted: seven grey mares at noon';
  const serves = async (data: string, ...flags: string[]): Promise<string> => {
    const running = await serving(
      ...['start', '--json', '--no-demo', '--host', 'gateway', '--port', '0', '--data', data],
      ...flags,
    );
    await running.stop();
    return running.said['dataDir'] as string;
  };

  test('a site under a passphrase from a file opens with it, again and again, and without it not at all', async () => {
    const data = join(scratch, 'protected');
    const file = join(scratch, 'passphrase');
    writeFileSync(file, `${PASSPHRASE}\n`, { mode: 0o600 });
    await serves(data, '--protect', 'passphrase', '--key-file', file);
    expect(readFileSync(join(data, 'console.key'), 'utf8')).toContain('"by":"passphrase"');
    expect(await serves(data)).toBe(data);

    rmSync(file);
    const lost = harmonic('start', '--no-demo', '--host', 'gateway', '--port', '0', '--data', data);
    expect([lost.status, lost.err]).toEqual([2, expect.stringContaining('no passphrase file')]);
    writeFileSync(file, 'planted: seven grey mares at dawn', { mode: 0o600 });
    const wrong = harmonic(
      'start',
      '--no-demo',
      '--host',
      'gateway',
      '--port',
      '0',
      '--data',
      data,
    );
    expect([wrong.status, wrong.err]).toEqual([
      3,
      expect.stringContaining('does not open the key'),
    ]);
    expect(harmonic('doctor', '--data', data).out).toContain('holds a site, and its key');
  });

  test('put on from the environment and taken off with the commands', async () => {
    const data = join(scratch, 'to-protect');
    await serves(data);
    const plain = readFileSync(join(data, 'console.key'));
    const set = { HARMONIC_PASSPHRASE: PASSPHRASE };
    const on = harmonicIn(set, 'key', 'protect', '--from-environment', '--data', data);
    expect([on.status, on.out]).toEqual([
      0,
      expect.stringContaining('read from HARMONIC_PASSPHRASE'),
    ]);
    expect(readFileSync(join(data, 'console.key'), 'utf8')).toContain('"kind":"environment"');
    expect(harmonic('key', 'unprotect', '--data', data).status).toBe(2);
    expect(harmonicIn(set, 'key', 'unprotect', '--data', data).status).toBe(0);
    expect(readFileSync(join(data, 'console.key')).equals(plain)).toBe(true);
    const nobody = harmonic('key', 'protect', '--data', data);
    expect([nobody.status, nobody.err]).toEqual([
      2,
      expect.stringContaining('asked for on a terminal'),
    ]);
    expect(harmonic('key', 'unprotect', '--data', join(scratch, 'nothing-here')).status).toBe(3);
  });

  test.skipIf(process.platform === 'win32' || spawnSync('python3', ['--version']).status !== 0)(
    'the break-glass code, typed on a real terminal, brings back a key that is lost (needs python3 for the terminal)',
    async () => {
      const data = join(scratch, 'to-rescue');
      await serves(data);
      const key = readFileSync(join(data, 'console.key'));
      const code = 'PLNT2-ABCDE-FGHJK-MNPQR-STVWX-Z';
      await keepRescue(data, new Uint8Array(key), rescueKeyOf(code));
      rmSync(join(data, 'console.key'));
      const typed = onTerminal(code.toLowerCase(), 'key', 'rescue', '--data', data);
      expect(typed).toContain(`Break-glass code of ${data}:`);
      expect(readFileSync(join(data, 'console.key')).equals(key)).toBe(true);
      expect(await serves(data)).toBe(data);
    },
  );

  test('no secret of these sites was ever said', () => {
    const planted = [PASSPHRASE, PASSPHRASE.replace('noon', 'dawn'), 'PLNT2', 'plnt2'];
    for (const data of ['site', 'to-protect', 'to-rescue', 'lan-site']) {
      const file = join(scratch, data, 'console.key');
      if (!existsSync(file)) continue;
      const key = readFileSync(file);
      planted.push(key.toString('hex'), key.toString('base64'), key.toString('base64url'));
    }
    const device = readFileSync(join(scratch, 'config/harmonic-console/device.key'));
    planted.push(device.toString('hex'), device.toString('base64'));
    expect(planted.length).toBeGreaterThan(12);
    expect(planted.filter((secret) => everything.includes(secret))).toEqual([]);
  });
});

describe('device', () => {
  test('the simulated device says where it is, and takes a connection there', async () => {
    const running = await serving('device', '--simulated', 'tone', '--tcp', '0');
    expect(running.said).toMatchObject({ identity: '51a0000000000003', serial: null });
    const [host, port] = (running.said['tcp'] as string).split(':');
    const socket = createConnection({ host: host!, port: Number(port) });
    await once(socket, 'connect');
    socket.destroy();
    expect(await running.stop()).toBe(0);
  });
});

describe('doctor', () => {
  test('every check has a verdict; the encrypted database works here', () => {
    const { out } = harmonic('doctor', '--json', '--data', join(scratch, 'free'));
    const { checks } = JSON.parse(out) as { checks: { name: string; verdict: string }[] };
    const verdicts = new Map(checks.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts.get('database')).toBe('ok');
    expect(verdicts.get('node')).toBe('ok');
    for (const name of ['display', 'desktop', 'data folder', 'disk', 'compiler']) {
      expect(['ok', 'warn', 'fail']).toContain(verdicts.get(name));
    }
  });

  test('a key that others can read is a fault, with the command that mends it, and code 6', () => {
    const data = mkdtempSync(join(scratch, 'exposed-'));
    writeFileSync(join(data, 'console.key'), Buffer.alloc(32), { mode: 0o644 });
    const { status, out } = harmonic('doctor', '--data', data);
    expect(status).toBe(6);
    expect(out).toContain('FAIL  data folder');
    expect(out).toContain('chmod 600');
  });
});
