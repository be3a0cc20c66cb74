// The first administrator of a site that a bench has just made, who stays inside. Owns no socket.
import type { ContractRouterClient } from '@orpc/contract';
import { generateSync } from 'otplib';
import type { Contract } from '../app/contract/index.ts';

const ADMIN = { name: 'Bench', signInName: 'bench', password: 'a bench of oak beside the mill' };

/** @param calls of a page that came with a link, or of a seat in this process. */
export async function comeIn({ session }: ContractRouterClient<Contract>): Promise<void> {
  const offer = await session.createFirst(ADMIN);
  const secret = offer.secret.replaceAll('-', '');
  await session.confirmSecondFactor({ code: generateSync({ secret }) });
}
