// What every test of the desktop starts from: the built console in Electron's own window, with a profile and a data
// folder of its own. Without the binary a test is skipped and says so; where the binary was promised, it fails.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  _electron,
  test as base,
  expect,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import type { DesktopStart } from '../../app/main/hosts/electron/start.ts';
import { ROOT } from '../fixtures/process.ts';

/** Set where Electron was fetched: nothing may be skipped there. */
const IS_PROMISED = process.env['HARMONIC_ELECTRON'] === '1';

function binaryOf(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const binary = join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** Lines the program has said, the newest last. */
  said: string[];
  /** Errors of the page, and what the policy of the page refused. */
  troubles: string[];
  /** Closes the window as a person does, and waits until the program has ended. @returns its exit code. */
  close(): Promise<number | null>;
}

export interface Desk {
  binary: string;
  /** A scratch folder of this test, with the profile and the site in it. */
  folder: string;
  environment(wish?: Partial<DesktopStart>): Record<string, string>;
  arguments: string[];
  open(wish?: Partial<DesktopStart>): Promise<Desktop>;
}

function inherited(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) env[name] = value;
  }
  return env;
}

export const test = base.extend<{ desk: Desk }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  desk: async ({}, use, info) => {
    const binary = binaryOf();
    if (binary === null && IS_PROMISED) {
      throw new Error('HARMONIC_ELECTRON=1, and there is no binary: npx --no install-electron');
    }
    base.skip(
      !IS_PROMISED || binary === null,
      'needs Electron’s binary and a display: npx --no install-electron, then HARMONIC_ELECTRON=1',
    );
    const folder = mkdtempSync(join(tmpdir(), 'harmonic-desktop-'));
    const profile = join(folder, 'profile');
    mkdirSync(profile);
    const launched: Desktop[] = [];
    const desk: Desk = {
      binary: binary ?? '',
      folder,
      arguments: [ROOT, `--user-data-dir=${profile}`],
      environment(wish = {}) {
        const start: DesktopStart = {
          place: 'demo',
          dataDir: join(folder, 'site'),
          siteName: 'Desk',
          connect: [],
          ...wish,
        };
        return { ...inherited(), HARMONIC_START: JSON.stringify(start) };
      },
      async open(wish) {
        const desktop = await launch(desk, wish);
        launched.push(desktop);
        return desktop;
      },
    };
    await use(desk);
    for (const { app, said } of launched) {
      if (info.status !== info.expectedStatus) {
        await info.attach('what the desktop said', { body: said.join('\n') });
      }
      if (app.process().exitCode === null) await app.close();
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

async function launch(desk: Desk, wish?: Partial<DesktopStart>): Promise<Desktop> {
  const app = await _electron.launch({
    executablePath: desk.binary,
    args: desk.arguments,
    env: desk.environment(wish),
    // Playwright would otherwise start it with --no-sandbox, which is what these tests are about.
    chromiumSandbox: true,
  });
  const said: string[] = [];
  app.process().stdout?.on('data', (text: Buffer) => said.push(...String(text).trim().split('\n')));
  const troubles: string[] = [];
  const page = await app.firstWindow();
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  return {
    app,
    page,
    said,
    troubles,
    async close() {
      const program = app.process();
      const gone = new Promise<number | null>((resolve) => program.once('exit', resolve));
      await app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close();
      });
      return gone;
    },
  };
}

export { expect };
