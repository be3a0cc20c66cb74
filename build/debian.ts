// Which Debian packages the suites need, and getting them where that is allowed. Never asks for a password.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Need {
  package: string;
  isThere: () => boolean;
  neededBy: NeededBy;
}

const onPath = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

const NEEDS: readonly Need[] = [
  { package: 'g++', isThere: () => onPath('g++'), neededBy: 'firmware' },
  { package: 'cmake', isThere: () => onPath('cmake'), neededBy: 'firmware' },
  { package: 'make', isThere: () => onPath('make'), neededBy: 'firmware' },
  { package: 'python3', isThere: () => onPath('python3'), neededBy: 'firmware' },
  { package: 'chromium', isThere: () => existsSync('/usr/bin/chromium'), neededBy: 'e2e' },
  { package: 'socat', isThere: () => onPath('socat'), neededBy: 'links' },
  {
    package: 'libfftw3-dev',
    isThere: () => existsSync('/usr/include/fftw3.h'),
    neededBy: 'bench',
  },
  {
    package: 'libsqlite3-dev',
    isThere: () => existsSync('/usr/include/sqlite3.h'),
    neededBy: 'bench',
  },
];

type NeededBy = 'firmware' | 'e2e' | 'links' | 'bench';

export interface DebianState {
  /** What is still missing, by who needs it. */
  missing: Map<NeededBy, string[]>;
  /** The one command that mends it. */
  command: string;
}

function missingPackages(): Need[] {
  return NEEDS.filter((need) => !need.isThere());
}

function mayInstall(): string[] | null {
  if (process.platform !== 'linux' || !onPath('apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : null;
}

/** Installs what is missing when root or password-less sudo allows it, and says so. */
export function prepareDebian(say: (line: string) => void): DebianState {
  const wanted = missingPackages();
  const names = wanted.map((need) => need.package);
  const command = `sudo apt-get update && sudo apt-get install -y ${names.join(' ')}`;
  const prefix = names.length > 0 ? mayInstall() : null;
  if (prefix) {
    say(`installing Debian packages: ${names.join(' ')}`);
    const apt = (args: string[]): void => {
      const [first = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
      spawnSync(first, rest, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    };
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', ...names]);
  }
  const missing = new Map<NeededBy, string[]>();
  for (const need of missingPackages()) {
    missing.set(need.neededBy, [...(missing.get(need.neededBy) ?? []), need.package]);
  }
  if (missing.size > 0) say(`some suites will be skipped; to run them: ${command}`);
  return { missing, command };
}
