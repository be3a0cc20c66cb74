// The end of the program: once, in order, and never later than its limit. Decides nothing about what is closed.
import { app, dialog } from 'electron';

export interface Ending {
  /** Closes the console and ends the program; every further call waits for the same end. */
  begin(exitCode?: number): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EndingOptions {
  close(): Promise<void>;
  say(line: string): void;
  /** After this the program ends although it has not closed. */
  maxMs: number;
}

/** From here on quitting, a signal and a mistake of ours all lead through `close`. */
export function prepareEnding({ close, say, maxMs }: EndingOptions): Ending {
  let ending: Promise<void> | null = null;
  const end = async (exitCode: number): Promise<void> => {
    const tooLong = new Promise<'late'>((resolve) => setTimeout(resolve, maxMs, 'late').unref());
    const outcome = await Promise.race([
      close().then(
        () => 'closed' as const,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      ),
      tooLong,
    ]);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off('uncaughtException', onMistake);
    if (outcome === 'closed') {
      app.exit(exitCode);
      return;
    }
    say(
      outcome === 'late'
        ? `The console did not close within ${maxMs / 1000} s and was ended.`
        : `The console did not close as it should: ${outcome.message}`,
    );
    app.exit(1);
  };
  const begin = (exitCode = 0): Promise<void> => (ending ??= end(exitCode));
  // Listened to more than once: a terminal and the command that started it may both send Ctrl+C.
  const onSignal = (): void => void begin();
  const onMistake = (error: Error): void => {
    say(error.stack ?? error.message);
    dialog.showErrorBox('Harmonic Console made a mistake and closes', error.message);
    void begin(1);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onMistake);
  app.on('before-quit', (event) => {
    event.preventDefault();
    void begin();
  });
  return { begin };
}
