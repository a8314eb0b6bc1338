import { EventEmitter } from 'events';

/**
 * Stands in for twilsock. Flex itself uses it to send telemetry only; Conversations and Sync, which are built
 * on it, have stand-ins of their own.
 */
export class TwilsockClient extends EventEmitter {
  readonly isConnected = true;

  connect(): void {}
  disconnect(): Promise<void> {
    return Promise.resolve();
  }
  post(): Promise<{ body: object }> {
    return Promise.resolve({ body: {} });
  }
  updateToken(): Promise<void> {
    return Promise.resolve();
  }
}

export { TwilsockClient as Twilsock };
