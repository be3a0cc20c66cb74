// The typed calls of the page, over the transport there is.
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import { sayingAway } from './away.ts';
import { proving, type AskProof } from './proving.ts';
import { openTransport } from './transport.ts';

export const transport = openTransport();

let askProof: AskProof = () => Promise.resolve(false);
export const onProofNeeded = (ask: AskProof): void => {
  askProof = ask;
};

export const calls: ContractRouterClient<Contract> = createORPCClient(
  proving(sayingAway(transport.link, transport.isConnected), () => askProof()),
);
