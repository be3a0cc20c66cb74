// What can be done just now, by name, for the palette: each screen that is open offers its own.
import { useEffect, useRef } from 'react';
import type { Act } from './keys.ts';

export interface Command {
  id: string;
  words: string;
  run(): void;
  /** The act whose key does the same. */
  act?: Act;
}

const sources = new Set<() => readonly Command[]>();

/** Offered while the part is on the screen. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const source = (): readonly Command[] => latest.current;
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}

/** Those of the part opened last first. */
export const commandsNow = (): Command[] => [...sources].reverse().flatMap((source) => source());
