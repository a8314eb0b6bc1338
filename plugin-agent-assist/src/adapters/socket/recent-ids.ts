/** Remembers the last `capacity` ids, so that what is delivered again within that many is recognised. */
export class RecentIds {
  private readonly ids = new Set<string>();

  constructor(private readonly capacity: number) {}

  /** True the first time; false while the id is remembered. */
  add(id: string): boolean {
    const before = this.ids.size;
    if (this.ids.add(id).size === before) return false;
    if (this.ids.size > this.capacity) this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    // A set iterates in the order of insertion, so its first entry is the oldest.
    for (const oldest of this.ids) {
      this.ids.delete(oldest);
      return;
    }
  }
}
