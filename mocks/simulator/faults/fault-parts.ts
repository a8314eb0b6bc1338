import type { Clock } from '../clock';
import type { Connections } from '../connector/connections';
import type { ConnectorHooks } from '../connector/connector';
import type { DeliveryHook } from '../connector/delivery';
import type { Instance } from '../connector/instance';
import type { Redis } from '../connector/redis';
import type { Rooms } from '../connector/rooms';
import type { Tokens } from '../connector/tokens';
import type { Random } from '../random';
import type { FaultKind, ParametersOf } from './catalogue';

/** What a fault can lay hands on. */
export interface FaultParts {
  readonly clock: Clock;
  /** Of the faults alone: ids and latency stay those of a run without faults. */
  readonly random: Random;
  readonly tokens: Tokens;
  readonly redis: Redis;
  readonly rooms: Rooms;
  /** The rooms of another instance on the same Redis. */
  readonly otherRooms: Rooms;
  readonly connections: Connections;
  readonly instance: Instance;
  readonly hooks: ConnectorHooks & { readonly delivery: DeliveryHook };
}

/**
 * Makes a fault happen. What lasts returns how it is ended before its time, and calls `over` where it ends by
 * itself; what is done in a moment returns nothing.
 */
export type FaultAct<Kind extends FaultKind> = (
  parts: FaultParts,
  parameters: ParametersOf<Kind>,
  over: () => void,
) => (() => void) | undefined;
