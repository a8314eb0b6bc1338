/** Remembers the last `capacity` ids, so that what is delivered again within that many is recognised. */
export class RecentIds {
  private readonly ids = new Set<string>();
  /** The same by their turns, in a circle: a set that is asked for its oldest goes through all that it has forgotten. */
  private readonly turns: string[] = [];
  private turn = 0;

  constructor(private readonly capacity: number) {}

  /** True the first time; false while the id is remembered. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    const oldest = this.turns[this.turn];
    if (oldest !== undefined) this.ids.delete(oldest);
    this.turns[this.turn] = id;
    this.turn = (this.turn + 1) % this.capacity;
    return true;
  }
}
