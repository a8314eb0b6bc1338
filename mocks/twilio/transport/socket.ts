/** One open WebSocket, as far as the hubs need it: they know neither the library nor the browser. */
export interface Socket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** What a hub gives for an accepted socket: where its frames go, and what to do when it is gone. */
export interface SocketListener {
  onMessage(text: string): void;
  onClose(): void;
}
