/**
 * Takes the place of the browser's WebSocket, which Socket.IO's client picks up as it is loaded: this module is to be
 * imported first. At the other end is a connector that lets everybody in and confirms every join; what it says beside
 * that, {@link MemorySocket.receive} makes it say.
 */
export class MemorySocket {
  static newest: MemorySocket | undefined;

  onopen: (() => void) | undefined;
  onmessage: ((message: { readonly data: string }) => void) | undefined;
  onclose: (() => void) | undefined;
  onerror: (() => void) | undefined;
  binaryType = 'arraybuffer';

  constructor() {
    MemorySocket.newest = this;
    // engine.io's handshake. Nobody pings while something is measured.
    queueMicrotask(() => {
      this.onopen?.();
      this.receive(
        '0{"sid":"a","upgrades":[],"pingInterval":3600000,"pingTimeout":3600000,"maxPayload":1000000}',
      );
    });
  }

  /** The text of one message, as it comes from the server. */
  receive(data: string): void {
    this.onmessage?.({ data });
  }

  send(data: string): void {
    // Socket.IO's CONNECT, and events that want to be acknowledged by their number.
    const acknowledged = /^42(\d+)\["join-conversation"/.exec(data)?.[1];
    queueMicrotask(() => {
      if (data.startsWith('40')) this.receive('40{"sid":"b"}');
      else if (acknowledged !== undefined) this.receive(`43${acknowledged}[true]`);
    });
  }

  close(): void {
    this.onclose?.();
  }
}

Object.assign(globalThis, { WebSocket: MemorySocket });
