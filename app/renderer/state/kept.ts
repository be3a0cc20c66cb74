// What a page keeps while it is open and the same person is in: views as they were left. Written nowhere.

const kept = new Map<string, object>();

/** The one of this key, made when first asked for; its owner changes it in place. */
export function keep<T extends object>(key: string, create: () => T): T {
  const before = kept.get(key);
  if (before) return before as T;
  const made = create();
  kept.set(key, made);
  return made;
}

export const forgetKept = (): void => kept.clear();
