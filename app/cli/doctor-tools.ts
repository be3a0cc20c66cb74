// Doctor: the Node this runs under, and what building the device agent takes.
import { spawnSync } from 'node:child_process';
import { isInstalled } from './desktop-fetch.ts';
import type { Check } from './doctor-check.ts';

export function checkNode(): Check[] {
  const major = Number(process.versions.node.split('.')[0]);
  const isRight = major >= 24;
  return [
    {
      name: 'node',
      verdict: isRight ? 'ok' : 'fail',
      detail: `Node ${process.versions.node}`,
      remedy: isRight ? null : 'npm ci brings Node 24 with the packages',
    },
  ];
}

function firstLine(program: string): string | null {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? program) : null;
}

/** Nothing to look at where the device agent cannot be built: on Windows, and in the installed product. */
export function checkCompiler(): Check[] {
  if (process.platform === 'win32' || isInstalled()) return [];
  const compiler = ['c++', 'g++', 'clang++'].map(firstLine).find((line) => line !== null);
  const cmake = firstLine('cmake');
  if (compiler !== undefined && cmake !== null) {
    return [{ name: 'compiler', verdict: 'ok', detail: `${compiler}; ${cmake}`, remedy: null }];
  }
  return [
    {
      name: 'compiler',
      verdict: 'warn',
      detail: `${compiler === undefined ? 'no C++ compiler' : 'no CMake'}: only "harmonic device" needs it`,
      remedy: 'sudo apt-get install -y --no-install-recommends cmake g++ make',
    },
  ];
}
