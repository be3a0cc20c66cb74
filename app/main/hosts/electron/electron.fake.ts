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
  reload(): void {
    this.emit('did-finish-load');
  }
  /** The process of the page dies. */
  die(reason: E.RenderProcessGoneDetails['reason']): void {
    this.emit('render-process-gone', {}, { reason, exitCode: 139 });
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: E.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  private isGone = false;
  private isLarge = false;
  constructor(options: E.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    desktop.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
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
    if (this.isGone) throw new TypeError('Object has been destroyed');
    return false;
  }
  maximize(): void {
    this.isLarge = true;
  }
  isMaximized(): boolean {
    return this.isLarge;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  getNormalBounds(): E.Rectangle {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  /** A person closes the window. */
  close(): void {
    this.emit('close');
    this.isGone = true;
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
  /** Boxes that asked something, and what the person answers: the index of a button. */
  questions: [] as string[],
  answer: 0,
  notifications: [] as string[],
  menu: null as E.MenuItemConstructorOptions[] | null,
  screens: [{ x: 0, y: 0, width: 1920, height: 1080 }] as E.Rectangle[],
  isFirst: true,
  /** What a second start was told to open, as it handed it to the first. */
  handedOver: undefined as unknown,
  isSandboxed: false,
  isPackaged: true,
  /** v11: a keychain seals. v10: Linux without one, where a password everybody knows does. Null: nothing does. */
  keychain: 'v11' as 'v11' | 'v10' | null,
  isKeychainLocked: false,
  isKeyRotated: false,
  /** The folder of the program's own profile; the test says where. */
  profile: '',
  permissionRequest: null as
    | ((contents: FakeContents, permission: string, answer: (granted: boolean) => void) => void)
    | null,
  permissionCheck: null as
    ((contents: FakeContents | null, permission: string, origin: string) => boolean) | null,
  blocked: [] as string[],
  downloads: new EventEmitter(),
  exited: new EventEmitter(),
};

class FakeApp extends EventEmitter {
  enableSandbox(): void {
    desktop.isSandboxed = true;
  }
  get isPackaged(): boolean {
    return desktop.isPackaged;
  }
  requestSingleInstanceLock(wish?: unknown): boolean {
    desktop.handedOver = wish;
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
    setSpellCheckerEnabled: () => undefined,
    webRequest: {
      onBeforeRequest: (
        { urls }: E.WebRequestFilter,
        listener: (request: object, answer: (response: E.CallbackResponse) => void) => void,
      ) => listener({}, ({ cancel }) => void (desktop.blocked = cancel === true ? urls : [])),
    },
    on: (event: 'will-download', listener: (event: object, item: object) => void) =>
      void desktop.downloads.on(event, listener),
  },
};

/** A person locks the screen, or the machine goes to sleep. */
export const powerMonitor: Pick<E.PowerMonitor, 'on' | 'emit' | 'removeAllListeners'> =
  new EventEmitter() as E.PowerMonitor;
export const screen = { getAllDisplays: () => desktop.screens.map((workArea) => ({ workArea })) };
export const Menu = {
  buildFromTemplate: (template: E.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (menu: E.MenuItemConstructorOptions[] | null) => void (desktop.menu = menu),
};
export class Notification {
  static isSupported(): boolean {
    return true;
  }
  private readonly body: string;
  constructor({ body = '' }: E.NotificationConstructorOptions) {
    this.body = body;
  }
  show(): void {
    desktop.notifications.push(this.body);
  }
}
export const dialog = {
  showErrorBox: (_title: string, content: string) => void desktop.errors.push(content),
  showMessageBox: (_window: BrowserWindow, { message }: E.MessageBoxOptions) => {
    desktop.questions.push(message);
    return Promise.resolve({ response: desktop.answer, checkboxChecked: false });
  },
  showMessageBoxSync: (_window: BrowserWindow, { message }: E.MessageBoxSyncOptions) => {
    desktop.questions.push(message);
    return desktop.answer;
  },
};

const MASK = 0x5a;
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ MASK));
export const safeStorage: Pick<
  E.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
> = {
  isAsyncEncryptionAvailable: () => Promise.resolve(desktop.keychain !== null),
  encryptStringAsync: (text) =>
    desktop.keychain === null
      ? Promise.reject(new Error('Error while encrypting the text'))
      : Promise.resolve(
          Buffer.concat([Buffer.from(desktop.keychain), flip(Buffer.from(`sealed:${text}`))]),
        ),
  decryptStringAsync: (bytes) => {
    if (desktop.isKeychainLocked) {
      return Promise.reject(new Error('decryptStringAsync is temporarily unavailable.'));
    }
    const text = flip(bytes.subarray(3)).toString();
    return text.startsWith('sealed:')
      ? Promise.resolve({ result: text.slice(7), shouldReEncrypt: desktop.isKeyRotated })
      : Promise.reject(new Error('cannot decrypt'));
  },
};
