// Runs one suite as a child process, shows its output, and answers what it counted. Never decides what runs.
import { spawn } from 'node:child_process';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface SuiteResult extends Counts {
  name: string;
  seconds: number;
  /** Why something was skipped or could not be counted. */
  notes: string[];
}

/**
 * Runs a command to its end with its output shown as it comes.
 * @returns the exit code; 127 when the command is not there.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The same beside others: what it writes is shown in one piece, once it has ended, under its name. */
function runBeside(name: string, command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => output.push(piece));
    child.once('error', () => resolve(127));
    child.once('close', (code) => {
      console.log(`-- ${name}\n${Buffer.concat(output).toString()}`);
      resolve(code ?? 1);
    });
  });
}

/** A check that either holds or does not counts as one test. Others may run beside it. */
export async function runCheck(
  name: string,
  command: string,
  args: readonly string[],
): Promise<SuiteResult> {
  const started = performance.now();
  const code = await runBeside(name, command, args);
  return checkOf(name, code === 0, (performance.now() - started) / 1000);
}

/** What is known to hold or not, as a test of its own. */
export const checkOf = (name: string, holds: boolean, seconds = 0): SuiteResult => ({
  name,
  passed: holds ? 1 : 0,
  failed: holds ? 0 : 1,
  skipped: 0,
  seconds,
  notes: [],
});

/** What a tool wrote of its own run. */
export interface Report extends Counts {
  /** Titles of what failed, as far as the tool gives them. */
  failures: string[];
}

/** A suite whose tool writes its counts to a file: `read` turns that file into a report. */
export async function runCounted(
  name: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  read: () => Report,
): Promise<SuiteResult> {
  const started = performance.now();
  const code = await runCommand(command, args, env);
  const notes: string[] = [];
  let counts: Counts;
  try {
    const { failures, ...counted } = read();
    counts = counted;
    notes.push(...failures.map((title) => `✗ ${title}`));
  } catch (error) {
    counts = { passed: 0, failed: 1, skipped: 0 };
    notes.push(`no counts were written (exit code ${code}): ${String(error)}`);
  }
  if (code !== 0 && counts.failed === 0) {
    counts = { ...counts, failed: 1 };
    notes.push(`ended with exit code ${code}`);
  }
  return { name, ...counts, seconds: (performance.now() - started) / 1000, notes };
}

/** A suite that cannot run here: counted as skipped, with the reason. */
export function skipSuite(name: string, reason: string): SuiteResult {
  return { name, passed: 0, failed: 0, skipped: 1, seconds: 0, notes: [reason] };
}
