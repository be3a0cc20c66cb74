// A desktop made of functions, in the shape of the `electron` module: what the host asked for can be read back,
// and what a person or a page does can be played. Stands in for the binary in tests; never in the product.
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as E from 'electron';

/** Electron's ports are emitters of `{ data }`; Node's carry the bytes. */
class FakePort extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }
  postMessage(data: unknown): void {
    this.port.postMessage(data);
  }
  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  close(): void {
    this.port.close();
  }
}
export class MessageChannelMain {
  readonly port1: FakePort;
  readonly port2: FakePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

class FakeContents extends EventEmitter {
  url = '';
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  /** Ports of the newest loading, as the page holds them. */
  ports: MessagePort[] = [];
  getURL(): string {
    return this.url;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  postMessage(channel: string, _message: unknown, ports: FakePort[]): void {
    if (channel === 'harmonic-ports') this.ports = ports.map(({ port }) => port);
  }
  loadURL(url: string): Promise<void> {
    this.url = url;
    this.emit('did-finish-load');
    return Promise.resolve();
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: E.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  constructor(options: E.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    desktop.windows.push(this);
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.emit('show');
  }
  focus(): void {
    this.emit('focus');
  }
  restore(): void {
    this.emit('restore');
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return false;
  }
  getNormalBounds(): E.Rectangle {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  /** A person closes the window. */
  close(): void {
    this.emit('close');
    this.emit('closed');
  }
}

type Handler = (request: Request) => Promise<Response>;

/** What the host did to the desktop, for tests to read. */
export const desktop = {
  windows: [] as BrowserWindow[],
  schemes: [] as { scheme: string }[],
  handlers: new Map<string, Handler>(),
  exitCode: null as number | null,
  errors: [] as string[],
  isFirst: true,
  isSandboxed: false,
  hasKeychain: true,
  /** The folder of the program's own profile; the test says where. */
  profile: '',
  permissionRequest: null as
    | ((contents: FakeContents, permission: string, answer: (granted: boolean) => void) => void)
    | null,
  permissionCheck: null as
    ((contents: FakeContents | null, permission: string, origin: string) => boolean) | null,
  exited: new EventEmitter(),
};

class FakeApp extends EventEmitter {
  enableSandbox(): void {
    desktop.isSandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return desktop.isFirst;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getPath(): string {
    return desktop.profile;
  }
  getVersion(): string {
    return '0.0.0';
  }
  quit(): void {
    this.emit('before-quit', { preventDefault: () => undefined });
  }
  exit(code: number): void {
    desktop.exitCode = code;
    desktop.exited.emit('exit');
  }
}
export const app = new FakeApp();

export const protocol: Pick<E.Protocol, 'registerSchemesAsPrivileged'> & {
  handle(scheme: string, handler: Handler): void;
} = {
  registerSchemesAsPrivileged: (schemes) => void (desktop.schemes = schemes),
  handle: (scheme, handler) => void desktop.handlers.set(scheme, handler),
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: typeof desktop.permissionRequest) =>
      void (desktop.permissionRequest = handler),
    setPermissionCheckHandler: (handler: typeof desktop.permissionCheck) =>
      void (desktop.permissionCheck = handler),
    setDevicePermissionHandler: () => undefined,
  },
};

export const Menu = { setApplicationMenu: () => undefined };
export const dialog: Pick<E.Dialog, 'showErrorBox'> = {
  showErrorBox: (_title, content) => void desktop.errors.push(content),
};

const MASK = 0x5a;
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ MASK));
export const safeStorage: Pick<
  E.SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
> = {
  isAsyncEncryptionAvailable: () => Promise.resolve(desktop.hasKeychain),
  encryptStringAsync: (text) => Promise.resolve(flip(Buffer.from(`sealed:${text}`))),
  decryptStringAsync: (bytes) => {
    const text = flip(bytes).toString();
    return text.startsWith('sealed:')
      ? Promise.resolve({ result: text.slice(7), shouldReEncrypt: false })
      : Promise.reject(new Error('cannot decrypt'));
  },
  getSelectedStorageBackend: () => (desktop.hasKeychain ? 'gnome_libsecret' : 'basic_text'),
};
