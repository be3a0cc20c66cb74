// Hands the page its two ports, one for calls and one for live frames, and nothing else.
// Says one word back for every live frame the page's thread got to, so that the console never runs ahead of it.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('harmonicDesktop', true);

ipcRenderer.on('harmonic-ports', (event) => {
  const [calls, frames] = event.ports;
  if (!calls || !frames) return;
  const live = new MessageChannel();
  frames.onmessage = (message: MessageEvent<ArrayBuffer>) => {
    live.port1.postMessage(message.data, [message.data]);
    frames.postMessage(1);
  };
  window.postMessage({ type: 'harmonic-ports' }, window.location.origin, [calls, live.port2]);
});
