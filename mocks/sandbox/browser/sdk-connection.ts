import type {
  SdkError,
  SdkEvent,
  SdkFrame,
  SdkMethod,
  SdkParams,
  SdkResults,
} from '../../twilio/transport/sdk-protocol';

/** A request that the world refused, in the form of the errors of Twilio's SDKs. */
export class SdkRefusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(error: SdkError) {
    super(error.message);
    this.name = 'TwilioError';
    this.status = error.status;
    this.code = error.code;
  }
}

export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

/** The page's one connection to the world. Requests wait until it is open; it comes back by itself when lost. */
export interface SdkConnection {
  readonly state: ConnectionState;
  /** Says who is there, once; later tokens are of the same person. */
  signIn(token: string): Promise<SdkResults['hello']>;
  request<M extends SdkMethod>(method: M, params: SdkParams<M>): Promise<SdkResults[M]>;
  onEvent(listener: (event: SdkEvent) => void): () => void;
  /** Tells of every change of state; `connected` again means that events may have been missed. */
  onState(listener: (state: ConnectionState) => void): () => void;
}

const RECONNECT_MS = 1_000;

interface Pending {
  readonly frame: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

function createSdkConnection(): SdkConnection {
  const eventListeners = new Set<(event: SdkEvent) => void>();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const pending = new Map<number, Pending>();
  let socket: WebSocket | undefined;
  let state: ConnectionState = 'disconnected';
  let token: string | undefined;
  let greeting: Promise<SdkResults['hello']> | undefined;
  let hasBeenOpen = false;
  let lastId = 0;

  const enter = (next: ConnectionState): void => {
    state = next;
    for (const listener of [...stateListeners]) listener(next);
  };
  const post = (method: SdkMethod, params: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1);
      const frame = JSON.stringify({ id, method, params });
      pending.set(id, { frame, resolve, reject });
      if (socket?.readyState === WebSocket.OPEN) socket.send(frame);
    });
  const receive = (frame: SdkFrame): void => {
    if ('event' in frame) {
      for (const listener of [...eventListeners]) listener(frame.event);
      return;
    }
    const request = pending.get(frame.id);
    pending.delete(frame.id);
    if ('error' in frame) request?.reject(new SdkRefusal(frame.error));
    else request?.resolve(frame.result);
  };
  const open = (): void => {
    enter('connecting');
    socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/__sandbox/sdk`);
    socket.onopen = () => {
      // A new socket is nobody's until it says hello; that the world answers it once more is of no interest.
      if (hasBeenOpen) socket?.send(JSON.stringify({ id: 0, method: 'hello', params: { token } }));
      hasBeenOpen = true;
      for (const { frame } of pending.values()) socket?.send(frame);
      enter('connected');
    };
    socket.onmessage = ({ data }) => receive(JSON.parse(String(data)) as SdkFrame);
    socket.onclose = () => {
      enter('disconnected');
      setTimeout(open, RECONNECT_MS);
    };
  };

  return {
    get state() {
      return state;
    },
    signIn(newToken) {
      token = newToken;
      if (!greeting) {
        greeting = post('hello', { token }) as Promise<SdkResults['hello']>;
        open();
      }
      return greeting;
    },
    request: <M extends SdkMethod>(method: M, params: SdkParams<M>) =>
      post(method, params) as Promise<SdkResults[M]>,
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
  };
}

/** Shared by all stand-ins of one page. */
export const sdkConnection = createSdkConnection();
