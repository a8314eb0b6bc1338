/** What the connector meets while its Redis is down. */
export class RedisError extends Error {
  constructor() {
    super('Error 111 connecting to redis:6379. Connection refused.');
    this.name = 'RedisError';
  }
}

/**
 * The one store that all instances of the connector share: the mapping from conversations to servers, and the
 * conversations that were registered under a customer's number. Nothing in it expires, and nothing outlives a
 * restart. Every access throws {@link RedisError} while it is down.
 */
export class Redis {
  private readonly values = new Map<string, string>();
  private isDown = false;

  get(key: string): string | undefined {
    return this.reached().get(key);
  }

  set(key: string, value: string): void {
    this.reached().set(key, value);
  }

  /** Whether there was such a value. */
  delete(key: string): boolean {
    return this.reached().delete(key);
  }

  /** What it holds, even while nobody reaches it. */
  entries(): readonly (readonly [string, string])[] {
    return [...this.values];
  }

  /** Goes down, and forgets. */
  goDown(): void {
    this.values.clear();
    this.isDown = true;
  }

  comeUp(): void {
    this.isDown = false;
  }

  private reached(): Map<string, string> {
    if (this.isDown) throw new RedisError();
    return this.values;
  }
}
