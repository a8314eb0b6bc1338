import { Router } from 'express';
import * as v from 'valibot';

import { FaultSchema, isFaultKind, type FaultKind } from '../simulator/faults/catalogue';
import type { Faults } from '../simulator/faults/faults';
import type { AccountControls } from './account-routes';
import { ControlError, read } from './control-request';

/** What can go wrong with the Twilio account. What can with Agent Assist is in the simulator's own catalogue. */
const ACCOUNT_FAULTS = [
  v.strictObject({ kind: v.literal('syncDown') }),
  v.strictObject({ kind: v.literal('syncUp') }),
] as const;

const AccountFault = v.variant('kind', ACCOUNT_FAULTS);
const FaultBody = v.variant(
  'kind',
  [AccountFault, FaultSchema],
  'should be the name of a fault, as docs/sandbox.md lists them',
);

type AccountFault = v.InferOutput<typeof AccountFault>;
type FaultBody = v.InferOutput<typeof FaultBody>;
type AgentAssistFault = Exclude<FaultBody, AccountFault>;

const isOfAgentAssist = (fault: FaultBody): fault is AgentAssistFault => isFaultKind(fault.kind);

const breakAccount = (fault: AccountFault, account: AccountControls): void => {
  switch (fault.kind) {
    case 'syncDown':
    case 'syncUp':
      account.setSyncDown(fault.kind === 'syncDown');
  }
};

/** @param agentAssist the simulator's faults; throws the refusal where a connector stands in its place */
export function faultRoutes(account: AccountControls, agentAssist: () => Faults): Router {
  const router = Router();

  router.get('/faults', (_, response) => {
    response.json({ active: agentAssist().active() });
  });

  router.post('/faults', ({ body }, response) => {
    const fault = read(FaultBody, body);
    if (isOfAgentAssist(fault)) agentAssist().inject(fault);
    else breakAccount(fault, account);
    response.json({ kind: fault.kind });
  });

  const clear = (kind?: FaultKind): { active: readonly FaultKind[] } => {
    const faults = agentAssist();
    faults.clear(kind);
    return { active: faults.active() };
  };
  router.delete('/faults', (_, response) => {
    account.setSyncDown(false);
    response.json(clear());
  });
  router.delete('/faults/:kind', ({ params: { kind } }, response) => {
    if (!isFaultKind(kind)) throw ControlError.notFound(`There is no fault ${kind} of the simulator`);
    response.json(clear(kind));
  });

  return router;
}
