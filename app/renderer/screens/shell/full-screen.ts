// Full screen and back; a browser that refuses it changes nothing.

export function toggleFullScreen(): void {
  const asked = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  asked.catch(() => undefined);
}
