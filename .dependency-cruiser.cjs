// What each folder may import: a complete allowlist. A file in no row fails.
const npm = (names) =>
  `^(?:protocol/)?node_modules/(${names.join('|').replaceAll('.', '\\.').replaceAll('*', '[^/]*')})(/|$)`;
const types = ['@types/*', 'electron-vite', 'vite', 'typescript'];
const protocol = '^protocol/(model|link|signal|simulated|access|files|phy|routing)/';

/** One row: files under `from` may import these folders, packages and (maybe) Node. */
const row = (from, folders, packages = [], node = false) => [
  {
    from: { path: from, pathNot: '\\.(test|suite)\\.tsx?$' },
    to: { path: [...folders, npm([...packages, ...types])] },
  },
  ...(node ? [{ from: { path: from }, to: { dependencyTypes: ['core'] } }] : []),
];

const orpcServer = ['@orpc/server', '@orpc/contract', '@orpc/client'];

module.exports = {
  allowedSeverity: 'error',
  allowed: [
    ...row('^protocol/model/', ['^protocol/model/'], ['zod']),
    ...row(
      '^protocol/access/',
      ['^protocol/access/', '^protocol/model/'],
      ['zod', '@noble/curves', '@noble/hashes'],
    ),
    ...row('^protocol/link/', ['^protocol/link/', '^protocol/model/']),
    ...row(
      '^protocol/signal/',
      ['^protocol/signal/', '^protocol/model/'],
      ['fft.js', '@echogarden/pffft-wasm'],
    ),
    ...row('^protocol/phy/', ['^protocol/(phy|link|signal|model)/'], ['@noble/hashes']),
    ...row('^protocol/routing/', [
      '^protocol/(routing|link)/',
      '^protocol/(phy/waveform|model/unfit)\\.ts$',
    ]),
    ...row('^protocol/kernel/', ['^protocol/kernel/']),
    ...row('^protocol/files/', ['^protocol/(files|link|model|signal)/'], ['zod']),
    ...row(
      '^protocol/simulated/',
      [
        '^protocol/simulated/',
        '^protocol/link/',
        '^protocol/model/',
        '^protocol/phy/',
        '^protocol/signal/',
      ],
      ['@noble/hashes'],
    ),
    ...row(
      '^app/contract/',
      // Of signal only the types of what is measured.
      ['^app/contract/', '^protocol/(access|files|model|signal)/'],
      ['@orpc/contract', 'zod'],
    ),
    ...row(
      '^app/main/links/',
      ['^app/main/links/', '^app/contract/', protocol],
      ['serialport', '@serialport/*', 'bonjour-service'],
      true,
    ),
    ...row(
      '^app/main/devices/',
      [
        '^app/main/devices/',
        '^app/main/links/',
        '^app/main/capture/(messages|counters|hmac|line-names)\\.ts$',
        '^app/main/store/api\\.ts$',
        '^app/contract/',
        '^protocol/(model|link)/',
      ],
      [],
      true,
    ),
    ...row('^app/main/capture/', ['^app/main/capture/', '^app/contract/', protocol], [], true),
    ...row(
      '^app/main/store/',
      [
        '^app/main/store/',
        '^app/main/capture/messages\\.ts$',
        '^app/contract/',
        '^protocol/(access|model|signal|link)/',
      ],
      ['better-sqlite3', 'better-sqlite3-multiple-ciphers', '@echogarden/pffft-wasm'],
      true,
    ),
    ...row(
      '^app/main/threads/capture',
      ['^app/main/capture/', protocol],
      ['@echogarden/pffft-wasm'],
      true,
    ),
    ...row(
      '^app/main/threads/store',
      ['^app/main/store/', '^app/main/capture/messages\\.ts$', protocol],
      ['@echogarden/pffft-wasm'],
      true,
    ),
    ...row(
      '^app/main/threads/measure',
      ['^app/main/measure/', protocol],
      ['@echogarden/pffft-wasm'],
      true,
    ),
    ...row(
      '^app/main/measure/',
      [
        '^app/main/measure/',
        '^app/main/(capture/messages|store/api|access/refusal)\\.ts$',
        '^app/contract/',
        '^protocol/(model|signal)/',
      ],
      [],
      true,
    ),
    ...row('^app/main/routing/', [
      '^app/main/routing/',
      '^app/main/(capture/(messages|line-names)|access/refusal)\\.ts$',
      '^app/contract/',
      '^protocol/(model|phy|routing)/',
    ]),
    ...row(
      '^app/main/access/',
      [
        '^app/main/access/',
        '^app/main/store/(api|access-api)\\.ts$',
        '^app/contract/',
        '^protocol/(access|files|model)/',
      ],
      ['argon2', 'otplib', 'uqr', 'zod'],
      true,
    ),
    ...row(
      '^app/main/threads/export',
      ['^app/main/transfers/', '^app/main/store/file-blocks\\.ts$', protocol],
      [],
      true,
    ),
    ...row('^app/main/threads/report', ['^app/report/'], [], true),
    ...row(
      '^app/main/reports/',
      [
        '^app/main/reports/',
        '^app/main/(capture/messages|access/refusal|transfers/failure-facts|devices/plant)\\.ts$',
        '^app/main/(measure|store)/',
        '^app/report/content\\.ts$',
        '^app/contract/',
        '^protocol/(model|signal)/',
      ],
      [],
      true,
    ),
    // Of the page what needs none: its words, its numbers, its files.
    ...row(
      '^app/report/',
      [
        '^app/report/',
        '^app/renderer/i18n/',
        '^app/renderer/state/format\\.ts$',
        '^app/renderer/charts/level-range\\.ts$',
        '^app/renderer/exports/(cards|measured-rows|pdf-paper|plot-svg|report|shortened-words|ticks|xlsx-cells)\\.ts$',
        '^app/renderer/screens/measure/(explanation-words|measure-rows|measured-number)\\.ts$',
        '^app/renderer/screens/reports/when-words\\.ts$',
        '^app/contract/',
        '^protocol/(model|signal)/',
      ],
      ['i18next', 'fflate'],
    ),
    ...row(
      '^app/main/transfers/',
      ['^app/main/transfers/', '^app/main/(access|store)/', '^app/contract/', protocol],
      ['hyparquet-writer'],
      true,
    ),
    ...row(
      '^app/main/calls/',
      [
        '^app/main/calls/',
        '^app/main/(access|devices|store|links|measure|reports|routing|transfers)/',
        '^app/contract/',
        '^protocol/(model|phy)/',
      ],
      orpcServer,
      true,
    ),
    ...row(
      '^app/main/console\\.ts$',
      [
        '^app/main/(access|calls|devices|store|links|capture|measure|reports|routing|transfers)/',
        '^app/contract/',
        '^protocol/model/',
      ],
      orpcServer,
      true,
    ),
    ...row(
      '^app/main/hosts/gateway/',
      [
        '^app/main/hosts/gateway/',
        '^app/main/hosts/[^/]+\\.ts$',
        '^app/main/console\\.ts$',
        '^app/main/calls/parts\\.ts$',
        '^app/main/(threads|store)/',
        '^app/main/transfers/transfers\\.ts$',
        '^app/contract/',
        '^protocol/model/',
      ],
      ['fastify', '@fastify/static', 'ws', 'env-paths', 'zod', ...orpcServer],
      true,
    ),
    ...row(
      '^app/main/hosts/electron/',
      [
        '^app/main/hosts/electron/',
        '^app/main/hosts/[^/]+\\.ts$',
        '^app/main/console\\.ts$',
        '^app/main/calls/parts\\.ts$',
        '^app/main/(threads|store)/',
        '^app/main/transfers/transfers\\.ts$',
        '^app/contract/',
        '^protocol/model/',
      ],
      ['electron', 'env-paths', 'zod', ...orpcServer],
      true,
    ),
    ...row(
      '^app/main/hosts/[^/]+\\.ts$',
      [
        '^app/main/hosts/[^/]+\\.ts$',
        '^app/main/console\\.ts$',
        '^app/main/access/anchor\\.ts$',
        '^app/main/store/',
        '^app/contract/',
        '^protocol/(model|simulated)/',
      ],
      ['env-paths', 'zod', 'argon2', '@peculiar/asn1-schema', '@peculiar/asn1-x509'],
      true,
    ),
    ...row('^app/main/env\\.d\\.ts$', []),
    ...row('^app/preload/', ['^app/preload/'], ['electron']),
    ...row(
      '^app/cli/',
      ['^app/cli/', '^app/main/', protocol],
      ['commander', 'env-paths', 'serialport', '@echogarden/pffft-wasm'],
      true,
    ),
    ...row(
      '^app/renderer/',
      ['^app/renderer/', '^app/contract/', '^protocol/access/', protocol],
      [
        'react',
        'react-dom',
        'react-aria-components',
        'react-aria',
        'react-stately',
        '@tanstack/react-query',
        '@orpc/client',
        '@orpc/contract',
        '@orpc/tanstack-query',
        'i18next',
        'react-i18next',
        'uplot',
        'twgl.js',
        'lucide-react',
        '@fontsource-variable/*',
        'd3-scale-chromatic',
        'zod',
        'hyparquet-writer',
        'pdfmake',
        'write-excel-file',
      ],
    ),
    ...row('^server-sync/', ['^server-sync/'], ['fastify', 'zod'], true),
    // Tests and tools may reach everything: they hold the boundaries, they are not behind them.
    { from: { path: '\\.(test|suite)\\.tsx?$' }, to: {} },
    { from: { path: '^((bench|e2e|build|protocol/vectors)/|playwright\\.config\\.ts$)' }, to: {} },
  ],
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      // The loop that answers everybody encodes no file.
      name: 'encoded-on-its-thread',
      severity: 'error',
      from: {
        path: '^app/',
        pathNot: '^app/main/(threads/export|transfers/(encode|export-encoding))|\\.test\\.ts$',
      },
      to: { path: '^app/main/transfers/(encode-|encode\\.|export-encoding)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|\\.tsc|build/firmware|bench/build)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
