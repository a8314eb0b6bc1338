import type { SdkHub } from '../../twilio/transport/sdk-hub';
import type { SocketListener } from '../../twilio/transport/socket';

/** For tests of the stand-ins: has those of this process reach the hub without a network. @returns what the network does to them */
export function putInPage(hub: SdkHub): { cut(): void } {
  let newest: PageSocket | undefined;

  class PageSocket {
    onopen: (() => void) | undefined;
    onmessage: ((event: { data: string }) => void) | undefined;
    onclose: (() => void) | undefined;
    private readonly listener: SocketListener;

    constructor() {
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the network's end of it
      newest = this;
      this.listener = hub.accept({
        send: (data) => this.onmessage?.({ data }),
        close: () => this.cut(),
      });
      queueMicrotask(() => this.onopen?.());
    }
    send(text: string): void {
      this.listener.onMessage(text);
    }
    cut(): void {
      this.listener.onClose();
      this.onclose?.();
    }
  }

  Object.assign(globalThis, { WebSocket: PageSocket, location: { protocol: 'http:', host: 'localhost' } });
  return { cut: () => newest?.cut() };
}
