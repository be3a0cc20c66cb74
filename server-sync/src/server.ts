// Entry of the central API: reads the configuration, listens, and closes in order on a signal.
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const app = createApp();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
await app.listen({ host: config.address, port: config.port });
