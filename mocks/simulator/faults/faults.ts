import * as v from 'valibot';

import { FaultSchema, type Fault, type FaultKind, type ParametersOf } from './catalogue';
import { cutSockets, ghostDisconnect, restart } from './connection-faults';
import { deliverThrice, largeEvent, loseEvents, shuffle } from './delivery-faults';
import type { FaultAct, FaultParts } from './fault-parts';
import { otherInstanceJoins, redisRestart, strangerLeaves } from './mapping-faults';
import { googleRefuses, proxyRefuses, threadsExhausted, ungzipped, upstream } from './proxy-faults';
import { expireTokens, strangerRefused, unsignedTokens, verifyBroken, verifyHangs } from './token-faults';

/** Faults on demand. */
export interface Faults {
  /** Makes it happen, at once. Throws {@link v.ValiError} for parameters that cannot be. */
  inject(fault: Fault): void;
  /** Ends what lasts of this kind, or of every kind. What is done stays done. */
  clear(kind?: FaultKind): void;
  /** The kinds that last at the moment, each once, the first injected first. */
  active(): readonly FaultKind[];
}

const ACTS: { readonly [Kind in FaultKind]: FaultAct<Kind> } = {
  strangerRefused,
  cutSockets,
  expireTokens,
  proxyRefuses,
  googleRefuses,
  unsignedTokens,
  verifyBroken,
  verifyHangs,
  strangerLeaves,
  ghostDisconnect,
  otherInstanceJoins,
  restart,
  redisRestart,
  threadsExhausted,
  deliverThrice,
  shuffle,
  largeEvent,
  ungzipped,
  upstream,
  loseEvents,
};

interface LastingFault {
  readonly kind: FaultKind;
  end: (() => void) | undefined;
}

export const createFaults = (parts: FaultParts): Faults => {
  const lasting = new Set<LastingFault>();

  const start = <Kind extends FaultKind>(kind: Kind, parameters: ParametersOf<Kind>): void => {
    const fault: LastingFault = { kind, end: undefined };
    lasting.add(fault);
    fault.end = ACTS[kind](parts, parameters, () => void lasting.delete(fault));
    if (fault.end === undefined) lasting.delete(fault);
  };

  return {
    inject: (fault) => {
      const { kind, ...parameters } = v.parse(FaultSchema, fault);
      start<FaultKind>(kind, parameters);
    },
    clear: (kind) => {
      for (const fault of [...lasting]) {
        if (kind !== undefined && fault.kind !== kind) continue;
        lasting.delete(fault);
        fault.end?.();
      }
    },
    active: () => [...new Set([...lasting].map(({ kind }) => kind))],
  };
};
