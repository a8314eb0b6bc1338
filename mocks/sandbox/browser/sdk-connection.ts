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
  /** Says who is there; later tokens are of the same person. */
  signIn(token: string): Promise<SdkResults['hello']>;
  request<M extends SdkMethod>(method: M, params: SdkParams<M>): Promise<SdkResults[M]>;
  onEvent(listener: (event: SdkEvent) => void): () => void;
  /** Tells of every change of state; `connected` again means that events may have been missed. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** The connection is there again. The world has forgotten what was open on the one before. */
  onBack(listener: () => void): () => void;
  /** The token has expired while the connection was lost: requests wait until there is a new one. */
  onExpired(listener: () => void): () => void;
}

const RECONNECT_MS = 1_000;

interface Pending {
  readonly frame: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

function createListeners<Value>() {
  const listeners = new Set<(value: Value) => void>();
  return {
    tell: (value: Value): void => [...listeners].forEach((listener) => listener(value)),
    add(listener: (value: Value) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function createSdkConnection(): SdkConnection {
  const events = createListeners<SdkEvent>();
  const states = createListeners<ConnectionState>();
  const backs = createListeners<void>();
  const expiries = createListeners<void>();
  const pending = new Map<number, Pending>();
  let socket: WebSocket | undefined;
  let state: ConnectionState = 'disconnected';
  let token: string | undefined;
  let greeting: Promise<SdkResults['hello']> | undefined;
  /** The answers to the hello that is under way, and to the first one. */
  let answerHello: Omit<Pending, 'frame'> | undefined;
  let helloId = 0;
  let hasBeenWelcome = false;
  let isRefused = false;
  let lastId = 0;

  const enter = (next: ConnectionState): void => {
    state = next;
    states.tell(next);
  };
  // A new socket is nobody's until it says hello.
  const greet = (): void => {
    isRefused = false;
    helloId = lastId += 1;
    socket?.send(JSON.stringify({ id: helloId, method: 'hello', params: { token } }));
  };
  const welcome = (result: unknown): void => {
    answerHello?.resolve(result);
    const isBack = hasBeenWelcome;
    hasBeenWelcome = true;
    for (const { frame } of pending.values()) socket?.send(frame);
    enter('connected');
    if (isBack) backs.tell();
  };
  const refuse = (error: SdkError): void => {
    answerHello?.reject(new SdkRefusal(error));
    isRefused = true;
    if (hasBeenWelcome) expiries.tell();
  };
  const receive = (frame: SdkFrame): void => {
    if ('event' in frame) {
      events.tell(frame.event);
      return;
    }
    if (frame.id === helloId) {
      if ('error' in frame) refuse(frame.error);
      else welcome(frame.result);
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
    socket.onopen = greet;
    socket.onmessage = ({ data }) => receive(JSON.parse(String(data)) as SdkFrame);
    socket.onclose = () => {
      isRefused = false;
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
        greeting = new Promise((resolve, reject) => {
          answerHello = { resolve: (result) => resolve(result as SdkResults['hello']), reject };
        });
        open();
      } else if (isRefused) greet();
      return greeting;
    },
    request: <M extends SdkMethod>(method: M, params: SdkParams<M>) =>
      new Promise<SdkResults[M]>((resolve, reject) => {
        const id = (lastId += 1);
        const frame = JSON.stringify({ id, method, params });
        pending.set(id, { frame, resolve: (result) => resolve(result as SdkResults[M]), reject });
        if (state === 'connected') socket?.send(frame);
      }),
    onEvent: events.add,
    onState: states.add,
    onBack: backs.add,
    onExpired: expiries.add,
  };
}

/** Shared by all stand-ins of one page. */
export const sdkConnection = createSdkConnection();
