// Hands text or bytes to the browser to be saved as a file. Nothing leaves the machine.
export function saveFile(
  name: string,
  type: string,
  parts: readonly (string | Uint8Array<ArrayBuffer>)[],
): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
