// Acts that stay the same functions while what they do changes: who is handed one is not drawn again for it.
import { useEffect, useState } from 'react';

type Acts<K extends string> = Record<K, () => void>;

function createSteady<K extends string>(first: Acts<K>) {
  let latest = first;
  const names = Object.keys(first) as K[];
  const acts = Object.fromEntries(
    names.map((name) => [name, (): void => latest[name]()]),
  ) as Acts<K>;
  return { acts, follow: (next: Acts<K>) => void (latest = next) };
}

export function useSteady<K extends string>(acts: Acts<K>): Acts<K> {
  const [steady] = useState(() => createSteady(acts));
  useEffect(() => steady.follow(acts));
  return steady.acts;
}
