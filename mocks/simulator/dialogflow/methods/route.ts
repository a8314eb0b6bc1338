import type { ApiVersion } from '../answer-records';

/** A call to one of Dialogflow's methods, its address taken apart. */
export interface RouteCall {
  readonly version: ApiVersion;
  /** `projects/P/locations/L` */
  readonly parent: string;
  /** The resource that the route's first group found: `projects/P/locations/L/conversations/C`. */
  readonly name: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; `undefined` where none was sent. */
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** The path after `/<version>/projects/P/locations/L/`; its first group is the resource. */
  readonly path: RegExp;
  /** Both unless told. */
  readonly versions?: readonly ApiVersion[];
  /** Returns the answer as JSON. Throws RpcError as Dialogflow refuses. */
  readonly run: (call: RouteCall) => unknown;
}

/** The conversation that a participant is in. */
export const conversationOf = (participant: string): string => participant.replace(/\/participants\/.*$/, '');
