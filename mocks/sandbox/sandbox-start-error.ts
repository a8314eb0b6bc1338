/** The sandbox cannot start; the message is one line that says why and what to do. */
export class SandboxStartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SandboxStartError';
  }
}
