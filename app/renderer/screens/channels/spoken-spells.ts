// What is spoken of spells that last, once each: what changes of one while it lasts is shown and not said again. Pure.

export interface Spell {
  /** Of this spell alone. */
  key: string;
  words: string;
}

/** @returns the words with which each began; the same list where no spell has begun or ended. */
export function spokenSpells(before: readonly Spell[], now: readonly Spell[]): readonly Spell[] {
  const isSame =
    before.length === now.length && now.every(({ key }, at) => before[at]?.key === key);
  return isSame ? before : now.map((spell) => before.find(({ key }) => key === spell.key) ?? spell);
}
