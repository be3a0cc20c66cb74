// What has the focus once the part that had it is gone: the room, so that the next key goes on from there.

/**
 * Two frames on, when a dialog that has closed has given it back where it came from. Does nothing where something has it
 * by then, or a dialog covers the room.
 */
export function takeLostFocus(): void {
  requestAnimationFrame(() => requestAnimationFrame(focusRoom));
}

function focusRoom(): void {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return;
  const room = document.getElementById('content');
  if (room?.closest('[inert], [aria-hidden="true"]') === null) room.focus({ preventScroll: true });
}
