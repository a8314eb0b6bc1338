/**
 * The process that serves the connector: it may be restarted, and its few threads may all be taken. A socket holds
 * one for as long as it lives, and so does a half-open one.
 */
export class Instance {
  private isListening = true;
  private holds = 0;
  private wakeWaiting = (): void => {};
  private changed = this.nextChange();
  private markDead = (): void => {};
  private death = this.nextDeath();

  /** Resolves once a thread takes the connection: true; or false, where nothing listens. */
  async reachable(): Promise<boolean> {
    while (this.isListening && this.holds > 0) await this.changed;
    return this.isListening;
  }

  /** What becomes of a request: its answer, or {@link Response.error} where the process ends before there is one. */
  serve(answer: Promise<Response>): Promise<Response> {
    return Promise.race([answer, this.death.then(() => Response.error())]);
  }

  /** Takes all threads until the returned function is called. */
  hold(): () => void {
    this.holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.holds -= 1;
      this.announce();
    };
  }

  /** Takes no new connections. What is being served goes on. */
  stopListening(): void {
    this.isListening = false;
    this.announce();
  }

  /** Ends, and everything that is being served with it. */
  die(): void {
    this.stopListening();
    this.markDead();
    this.death = this.nextDeath();
  }

  listen(): void {
    this.isListening = true;
  }

  private announce(): void {
    this.wakeWaiting();
    this.changed = this.nextChange();
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeWaiting = resolve;
    });
  }

  private nextDeath(): Promise<void> {
    return new Promise((resolve) => {
      this.markDead = resolve;
    });
  }
}
